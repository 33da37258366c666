using System.Net;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Faults;

/// <summary>Ids, labels, policies and metadata of any letters go the whole way to the service and into the audit unchanged, or are refused by name.</summary>
public sealed class OddIdTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_id_reaches_the_service_as_it_is_or_not_at_all()
    {
        var odd = new OddText(5);
        var ids = Enumerable.Range(0, 400).Select(_ => odd.Next()).Distinct(StringComparer.Ordinal).ToArray();
        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 1 });
        var session = await SessionFactory.OpenAsync(
            new SessionOptions
            {
                Name = "odd",
                BaseUri = new Uri("https://sandbox.invalid/below/a/path"),
                Handler = new BelowPath(new SandboxMessageHandler(organization)),
                ClientId = SandboxOptions.DefaultClientId,
                Secret = new NetworkCredential(string.Empty, SandboxOptions.DefaultClientSecret).SecurePassword,
                LedgerPath = _folder.LedgerPath,
            },
            NullDiagnosticSink.Instance,
            CancellationToken.None);
        await using (session)
        {
            await using var run = session.StartChanges(new ChangeRunOptions { ThrottleLimit = 8 });
            foreach (var id in ids)
            {
                var change = new AddTagChange
                {
                    Recording = new RecordingReference(id, null),
                    Tags = [new RecordingTag { Label = "Compliance:PCI-DSS", TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890" }],
                };
                while (!run.TryAdd(change))
                {
                    await TakeAsync(run);
                }
            }

            while (run.HasMore)
            {
                await TakeAsync(run);
            }

            var sendable = ids.Where(id => !string.IsNullOrWhiteSpace(id) && id is not "." and not ".." && UnicodeText.IsWellFormed(id)).Order(StringComparer.Ordinal);
            var sent = organization.Journal.Entries(new JournalFilter { Operation = SandboxOperation.TagRecording });
            Assert.Equal(sendable, sent.Select(entry => entry.RecordingId!).Order(StringComparer.Ordinal));
            Assert.All(sent, entry => Assert.Equal(404, entry.StatusCode));

            // Blank ids have no record: there is no recording that it could be of.
            var recorded = AuditTrail.Of(session.Ledger!).Read(RecordingAuditQuery.All).Select(record => record.RecordingId).ToHashSet(StringComparer.Ordinal);
            Assert.Superset(sendable.ToHashSet(StringComparer.Ordinal), recorded);
            Assert.True(AuditTrail.Of(session.Ledger!).Verify().IsIntact);
        }
    }

    private static async Task TakeAsync(ChangeRun run)
    {
        await run.WaitAsync(CancellationToken.None);
        while (run.TryTake(out var outcome))
        {
            var error = Assert.IsAssignableFrom<GenesysException>(outcome.Error);
            Assert.Contains(error.Kind, new[] { GenesysErrorKind.RecordingNotFound, GenesysErrorKind.InvalidTag, GenesysErrorKind.InvalidRequest });
        }
    }

    /// <summary>A gateway that has the service below a path of its own.</summary>
    private sealed class BelowPath(HttpMessageHandler service) : DelegatingHandler(service)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            const string Path = "/below/a/path";
            var target = request.RequestUri!.PathAndQuery;
            Assert.StartsWith(Path, target, StringComparison.Ordinal);
            request.RequestUri = new Uri(request.RequestUri.GetLeftPart(UriPartial.Authority) + target[Path.Length..]);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
