using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>The same change for the same event is made once, and its result is written each time; any other change is made.</summary>
public sealed class SameChangeTests : ChangeTestBase
{
    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task The_same_change_again_is_not_sent_and_its_result_is_written(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var change = AddTag("rec-1", "evt-1") with { SubscriptionName = "jobs", RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day" } };
        var first = await ApplyWellAsync(ledger, change);

        var again = await ApplyAsync(ledger, change);

        Assert.Single(Service.Sent);
        Assert.True(again.IsSkipped);
        Assert.Null(again.Error);
        Assert.Null(again.Audit);
        var result = Assert.IsType<RecordingTagResult>(again.Result);
        Assert.Equal((first.AuditId, ChangeOutcome.AlreadyApplied, "rec-1"), (result.AuditId, result.Outcome, result.RecordingId));
        Assert.Equal(("evt-1", "jobs"), (result.SourceEventId, result.SubscriptionName));
        Assert.Equal((1, "Standard 365 Day", "Completed"), (result.TagsApplied, result.RetentionPolicy!.Name, result.IndexStatus));
        var tag = Assert.Single(result.Tags);
        Assert.Equal(("Compliance:PCI-DSS", "tax-1", 0.95, "Active"), (tag.Label, tag.TaxonomyId, tag.Confidence, tag.Status));
        if (ledger is RecordingLedger durable)
        {
            Assert.Equal(1, AuditTrail.Of(durable).ReadCount());
        }
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task The_same_change_of_metadata_again_is_not_sent_and_its_result_is_written(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var change = SetMetadata("rec-1", "evt-1") with { PlainTags = ["voicemail", "escalated"] };
        var first = await ApplyWellAsync(ledger, change);

        var again = await ApplyAsync(ledger, change with { PlainTags = ["escalated", "voicemail"] });

        Assert.Single(Service.Sent);
        Assert.True(again.IsSkipped);
        var result = Assert.IsType<RecordingMetadata>(again.Result);
        Assert.Equal((first.AuditId, ChangeOutcome.AlreadyApplied, "evt-1"), (result.AuditId, result.Outcome, result.SourceEventId));
        Assert.Equal(new Dictionary<string, string> { ["priority_level"] = "high" }, result.Metadata);
        Assert.Equal(["voicemail", "escalated"], result.Tags);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_of_other_content_for_the_same_event_is_made_under_a_key_of_its_own(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var tag = new RecordingTag { Label = "A", TaxonomyId = "tax-1" };
        var change = Tagging("A", "evt-1");
        RecordingChange[] changes =
        [
            change,
            Tagging("B", "evt-1"),
            Tagging("B", "evt-1") with { SubscriptionName = "other" },
            change with { Tags = [tag with { Confidence = 0.5 }] },
            change with { Tags = [tag with { Status = TagStatus.Pending }] },
            change with { Tags = [tag with { TaxonomyId = "tax-2" }] },
            change with { Tags = [tag, tag with { Label = "B" }] },
            change with { RetentionPolicy = new RetentionPolicy { Name = "Long" } },
            SetMetadata("rec-1", "evt-1", value: "high"),
            SetMetadata("rec-1", "evt-1", value: "low"),
            SetMetadata("rec-1", "evt-1", key: "other"),
            SetMetadata("rec-1", "evt-1") with { PlainTags = [] },
            Tagging("A", "evt-2"),
            AddTag("rec-2", "evt-1"),
        ];

        foreach (var each in changes)
        {
            await ApplyAsync(ledger, each);
        }

        // The third is the second, asked for by another subscription.
        Assert.Equal(changes.Length - 1, Service.Sent.Count);
        Assert.Equal(changes.Length - 1, Service.Sent.Select(sent => sent.Key).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Another_subscription_gets_the_result_of_the_same_change(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = await ApplyWellAsync(ledger, Tagging("A", "evt-1") with { SubscriptionName = "first" });

        var second = await ApplyAsync(ledger, Tagging("A", "evt-1") with { SubscriptionName = "second" });

        var result = Assert.IsType<RecordingTagResult>(second.Result);
        Assert.Equal((first.AuditId, "second"), (result.AuditId, result.SubscriptionName));
        Assert.Single(Service.Sent);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_by_hand_is_made_each_time(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        await ApplyWellAsync(ledger, Tagging("A"));
        await ApplyWellAsync(ledger, Tagging("A"));
        Assert.Equal(2, Service.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_preview_says_what_would_become_of_a_change_and_keeps_nothing(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        await ledger.ReceiveAsync(new() { Subscription = "sub", Events = [Events.ScriptedEvents.Event("1")] });
        var first = await ApplyWellAsync(ledger, Tagging("A", "evt-2"));
        var left = await LeaveAsync(ledger, Tagging("B", "evt-2"));
        await ApplyWellAsync(ledger, Tagging("C", "evt-2"));
        var running = await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-2")));
        var executor = Executor(ledger);

        Assert.Equal((IntentVerdict.Proceed, null), await PreviewAsync(AddTag("rec-1", "evt-1")));
        Assert.Equal((IntentVerdict.Proceed, null), await PreviewAsync(AddTag("rec-1", "evt-1")));
        Assert.Equal((IntentVerdict.AlreadyApplied, first.AuditId), await PreviewAsync(Tagging("A", "evt-2")));
        Assert.Equal(IntentVerdict.Overtaken, (await PreviewAsync(Resume(left))).Verdict);
        Assert.Equal(IntentVerdict.Proceed, (await PreviewAsync(Resume(left) with { Force = true })).Verdict);
        Assert.Equal(IntentVerdict.InProgress, (await PreviewAsync(AddTag("rec-2", "evt-2"))).Verdict);
        Assert.NotNull((await executor.PreviewAsync(Tagging(" ", "evt-1"))).Error);

        Assert.Equal(2, Service.Sent.Count);
        Assert.Single(ledger.ReadPending("sub", 0, 10));
        await ledger.AppendOutcomeAsync(Result(AddTag("rec-2", "evt-2"), running));
        Assert.Equal(IntentVerdict.Proceed, (await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")))).Verdict);

        async Task<(IntentVerdict Verdict, string? Earlier)> PreviewAsync(RecordingChange change)
        {
            var preview = await executor.PreviewAsync(change);
            return (preview.Verdict, preview.Earlier);
        }
    }
}
