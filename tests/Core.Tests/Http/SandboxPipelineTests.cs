using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>The whole pipeline against the sandbox.</summary>
public sealed class SandboxPipelineTests
{
    private const int Recordings = 600;

    [Fact]
    public async Task Whatever_breaks_each_change_is_applied_once()
    {
        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = Recordings });
        var seed = 0;
        foreach (var action in new FaultAction[]
                 {
                     new() { Kind = FaultKind.Reset },
                     new() { Kind = FaultKind.Reset, AfterApplying = true },
                     new() { Kind = FaultKind.ResetInBody, AfterApplying = true },
                     new() { Kind = FaultKind.Status, StatusCode = 503 },
                     new() { Kind = FaultKind.Status, StatusCode = 502, AfterApplying = true },
                     new() { Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 1 },
                     new() { Kind = FaultKind.Hang },
                 })
        {
            organization.Faults.Add(new FaultRule { Action = action, Match = new FaultMatch { PathContains = "/media/recordings/", Probability = 0.01, Seed = ++seed } });
        }

        // Once: a request that meets a second 401 is an error.
        organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.RevokeTokens }, Match = new FaultMatch { PathContains = "/media/recordings/", Nth = 300 } });
        using var api = Connect(organization, new FastTimeProvider(40));
        await Parallel.ForEachAsync(
            organization.RecordingIds,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (id, cancellationToken) => await api.Metadata.SetAsync(
                new(id, null), null, ["once"], new(Guid.NewGuid().ToString(), RequestPriority.Normal), cancellationToken));

        Assert.All(organization.RecordingIds, id => Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Metadata)));
        Assert.True(organization.Traffic.Requests.Values.Sum() > Recordings);
    }

    [Fact]
    public async Task Meters_tell_requests_retries_waits_and_latency()
    {
        var measured = new ConcurrentDictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GenesysDiagnostics.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured.AddOrUpdate(instrument.Name, 1, (_, count) => count + 1));
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => measured.AddOrUpdate(instrument.Name, 1, (_, count) => count + 1));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.AddOrUpdate(instrument.Name, 1, (_, count) => count + 1));
        listener.Start();

        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 5 });
        organization.Faults.Add(new FaultRule
        {
            Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 1 },
            Match = new FaultMatch { PathContains = "/media/recordings/", First = 1 },
        });
        using var api = Connect(organization, new FastTimeProvider(40));
        await api.Metadata.GetAsync(new(organization.RecordingIds[0], null), new(RequestPriority.Interactive), CancellationToken.None);
        Assert.Superset(
            new HashSet<string> { "genesys.requests", "genesys.retries", "genesys.waits", "genesys.latency", "genesys.queue" },
            measured.Keys.ToHashSet());
    }

    private static MediaApi Connect(SandboxOrganization organization, TimeProvider clock) => MediaApi.Create(
        new TransportOptions
        {
            BaseUri = new Uri("https://sandbox.example"),
            Handler = new SandboxMessageHandler(organization),
            TimeProvider = clock,
        },
        new ClientCredentials(SandboxOptions.DefaultClientId, TestConnection.Secure(SandboxOptions.DefaultClientSecret)));
}
