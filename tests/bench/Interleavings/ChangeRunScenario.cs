using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Validation;
using Microsoft.Coyote.Random;
using Microsoft.Extensions.Time.Testing;

namespace GenesysRecordingTags.Interleavings;

/// <summary>Two runs make the same two changes of one event and recording, in opposite order, while the service fails now and then: both end, and each change
/// is applied at most once.</summary>
internal static class ChangeRunScenario
{
    public static async Task RunAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var organization = OrganizationIdentity.Of(new Uri("https://company.example"));
        await using var ledger = new MemoryLedger(organization, new ChangeActor("user", "client", "machine", organization.Name), MediaApi.Capabilities, clock);
        using var api = new FlakyApi(Generator.Create());
        ChangeExecutor Run() => new(api, ledger, new TagValidator(new TaxonomyCatalog(), MediaApi.Capabilities), organization, new ChangeRunOptions { ThrottleLimit = 2 }, NullDiagnosticSink.Instance, clock);
        var (first, second) = (Run(), Run());
        var all = Task.WhenAll(
            Task.Run(() => Task.WhenAll(first.ApplyAsync(Tag("A"), default), first.ApplyAsync(Tag("B"), default))),
            Task.Run(() => Task.WhenAll(second.ApplyAsync(Tag("B"), default), second.ApplyAsync(Tag("A"), default))));
        while (!all.IsCompleted)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        await all;
        Check.That(api.Applied("A") <= 1 && api.Applied("B") <= 1, "a change of one event was applied twice");
    }

    private static AddTagChange Tag(string label) => new()
    {
        Recording = new RecordingReference("rec-1", null),
        Tags = [new RecordingTag { Label = label, TaxonomyId = "tax-1" }],
        SourceEventId = "evt-1",
    };
}
