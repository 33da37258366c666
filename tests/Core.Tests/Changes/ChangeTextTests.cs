using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>What -WhatIf and -Confirm say of a change, which changes are refused before anything is sent, and which records are of a change.</summary>
public sealed class ChangeTextTests
{
    private static readonly RecordingReference Recording = new("rec-1", "conv-1");
    private static readonly RetentionPolicy Policy = new() { Name = "Long", Id = "p-1" };
    private static readonly RetentionDate Date = RetentionDate.Of(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private static readonly AddTagChange Adding = new() { Recording = Recording, Tags = [Tag("A")] };
    private static readonly RemoveTagChange Removing = new() { Recording = Recording, Tags = [Tag("A")] };
    private static readonly SetMetadataChange Setting = new() { Recording = Recording, Metadata = new Dictionary<string, string?> { ["k"] = "v" } };
    private static readonly SetRetentionChange Keeping = new() { Recording = Recording, DeleteDate = Date };

    public static TheoryData<RecordingChange, string> Descriptions => new()
    {
        { Adding, "Add tag 'A'" },
        { Adding with { Tags = [Tag("A"), Tag("B")] }, "Add 2 tags ('A', 'B')" },
        { Adding with { RetentionPolicy = Policy }, "Add tag 'A' and retention policy 'Long'" },
        { Adding with { TagStore = TagStore.Ledger }, "Add tag 'A' in the ledger only" },
        { Adding with { Index = TagIndex.ExternalTag }, "Add tag 'A', and put the first into the external tag of the conversation" },
        { Adding with { Index = TagIndex.Property }, "Add tag 'A', and index them as properties of the conversation" },
        { Adding with { KeepsTags = true, RetentionPolicy = Policy }, "Set retention policy 'Long'; the tags last known are sent again with it ('A')" },
        { Removing, "Remove tag 'A'" },
        { Removing with { Tags = [Tag("A"), Tag("B")], TagStore = TagStore.Ledger }, "Remove 2 tags ('A', 'B') from the ledger" },
        { Removing with { PutBack = [Tag("B"), Tag("C")] }, "Remove tag 'A'; put back 'B', 'C'" },
        { Setting, "Set k to 'v'" },
        { Setting with { Metadata = new Dictionary<string, string?> { ["k"] = "v", ["l"] = null, ["m"] = "" } }, "Set k to 'v', m to ''; Remove l" },
        { Setting with { Metadata = new Dictionary<string, string?> { ["k"] = null }, PlainTags = ["x", "y"] }, "Remove k; Replace plain tags by 'x', 'y'" },
        { Setting with { Metadata = null, PlainTags = [] }, "Replace plain tags by none" },
        { Setting with { Metadata = new Dictionary<string, string?>() }, "" },
        { Keeping with { DeleteDate = RetentionDate.Never }, "Set retention: deletion to never" },
        { Keeping with { ArchiveDate = RetentionDate.Never, DeleteDate = RetentionDate.Never }, "Set retention: archiving to never; deletion to never" },
        { Keeping with { DeleteDate = null, RetentionPolicy = Policy }, "Set retention by policy 'Long'" },
        { Keeping with { DeleteDate = null, RetentionPolicy = Policy with { ArchiveDays = 1 } }, "Set retention by policy 'Long' (archive after 1 days)" },
        { Keeping with { DeleteDate = null, RetentionPolicy = Policy with { DeleteDays = 2 } }, "Set retention by policy 'Long' (delete after 2 days)" },
        { Keeping with { DeleteDate = RetentionDate.Never, Known = new RecordingRetention { RecordingId = "rec-1" } }, "Set retention: archiving stays never; deletion stays never" },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void A_change_says_what_it_does(RecordingChange change, string description) => Assert.Equal(description, change.Describe());

    public static TheoryData<RecordingChange, string, string> Refusals => new()
    {
        { Adding with { TagStore = TagStore.Ledger, RetentionPolicy = Policy }, "InvalidRequest", "tags in the ledger only go with no retention policy and no index" },
        { Adding with { TagStore = TagStore.Ledger, Index = TagIndex.Property }, "InvalidRequest", "tags in the ledger only go with no retention policy and no index" },
        { Adding with { Tags = [Tag(" ")] }, "InvalidTag", "tags[0].label" },
        { Removing with { Recording = new(" ", null) }, "InvalidRequest", "The recording id is blank." },
        { Removing with { Tags = [] }, "InvalidRequest", "there is no tag to remove." },
        { Removing with { Tags = [Tag("A"), Tag(" ")] }, "InvalidRequest", "a tag to remove has no label or no taxonomyId." },
        { Removing with { Tags = [Tag("A") with { TaxonomyId = "" }, Tag("B")] }, "InvalidRequest", "a tag to remove has no label or no taxonomyId." },
        { Setting with { Recording = new("", null) }, "InvalidRequest", "The recording id is blank." },
        { Setting with { Metadata = null }, "InvalidRequest", "there is nothing to set." },
        { Setting with { Recording = new("\ud800", null) }, "InvalidRequest", "the recording id holds half a character" },
        { Setting with { PlainTags = ["x", "\ud800"] }, "InvalidRequest", "tags holds half a character" },
        { Setting with { Metadata = new Dictionary<string, string?> { ["k"] = "v", ["l"] = "\ud800" } }, "InvalidRequest", "metadata.l holds half a character" },
        { Keeping with { Recording = new("", null) }, "InvalidRequest", "The recording id is blank." },
        { Keeping with { DeleteDate = null }, "InvalidRequest", "there is nothing to set." },
        { Keeping with { DeleteDate = null, Refusal = new GenesysException(GenesysErrorKind.InvalidRetention, "planned", "Plan anew.") }, "InvalidRetention", "planned" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_change_that_breaks_a_rule_is_refused(RecordingChange change, string kind, string problem)
    {
        var error = change.Validate(new TagValidator(new TaxonomyCatalog()))!;
        Assert.Equal(kind, error.Kind.ToString());
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<RecordingChange> Fine => new()
    {
        Adding,
        Adding with { RetentionPolicy = Policy, Index = TagIndex.ExternalTag },
        Adding with { TagStore = TagStore.Ledger },
        Removing,
        Setting,
        Setting with { Metadata = null, PlainTags = [] },
        Setting with { Metadata = new Dictionary<string, string?> { ["k"] = null, ["l"] = "\ud83c\udfa7" }, PlainTags = ["\ud83c\udfa7"] },
        Keeping,
        Keeping with { DeleteDate = null, ArchiveDate = RetentionDate.Never },
    };

    [Theory]
    [MemberData(nameof(Fine))]
    public void A_change_that_keeps_the_rules_is_not_refused(RecordingChange change) => Assert.Null(change.Validate(new TagValidator(new TaxonomyCatalog())));

    [Fact]
    public void A_tag_to_remove_without_taxonomy_is_explained()
    {
        var catalog = new TaxonomyCatalog();
        catalog.Load(new RecordingTaxonomy { Id = "tax-1", Labels = ["A"] });
        catalog.Load(new RecordingTaxonomy { Id = "tax-2", Labels = ["A"] });
        var error = (Removing with { Tags = [new RecordingTag { Label = "A" }] }).Validate(new TagValidator(catalog))!;
        Assert.EndsWith("Several taxonomies have the label 'A': 'tax-1', 'tax-2'.", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<RecordingChange, RecordingState?, bool> Recorded => new()
    {
        { Adding, Adding.ToState(), true },
        { Adding, null, false },
        { Adding, new RecordingState(), false },
        { Adding, new RecordingState { Tags = [Tag("B")] }, false },
        { Adding, Adding.ToState() with { TagStore = TagStore.Ledger }, false },
        { Adding with { TagStore = TagStore.Ledger }, Adding.ToState() with { TagStore = TagStore.Ledger }, true },
        { Adding with { TagStore = TagStore.Ledger }, Adding.ToState(), false },
        { Adding, Adding.ToState() with { RetentionPolicy = Policy }, false },
        { Adding with { RetentionPolicy = Policy }, Adding.ToState() with { RetentionPolicy = Policy }, true },
        { Adding with { RetentionPolicy = Policy }, Adding.ToState(), false },
        { Adding with { RetentionPolicy = new() { Name = "Long" } }, Adding.ToState() with { RetentionPolicy = Policy }, true },
        { Adding with { RetentionPolicy = new() { Id = "p-1" } }, Adding.ToState() with { RetentionPolicy = Policy }, true },
        { Adding with { RetentionPolicy = new() { Name = "Short" } }, Adding.ToState() with { RetentionPolicy = Policy }, false },
        { Adding with { RetentionPolicy = new() { Id = "p-2" } }, Adding.ToState() with { RetentionPolicy = Policy }, false },
        { Setting, Setting.ToState(), true },
        { Setting, Setting.ToState() with { PlainTags = [] }, false },
        { Setting, null, false },
        { Removing, Removing.ToState(), false },
        { Keeping, Keeping.ToState(), false },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_record_is_of_a_change_where_it_did_the_same(RecordingChange change, RecordingState? after, bool expected)
    {
        var record = Record(change.Action) with { After = after };
        Assert.Equal(expected, change.IsRecordedAs(record));
        Assert.False(change.IsRecordedAs(record with { Action = change.Action == RecordingAction.AddTag ? RecordingAction.RemoveTag : RecordingAction.AddTag }));
    }

    [Fact]
    public void The_result_of_a_change_that_was_applied_earlier_is_told_by_its_record()
    {
        var record = Record(RecordingAction.AddTag) with
        {
            After = new() { Tags = [Tag("A") with { Confidence = 0.5 }], RetentionPolicy = Policy, ArchiveDate = Date, DeleteDate = RetentionDate.Never, Metadata = new Dictionary<string, string?> { ["k"] = "v", ["gone"] = null }, PlainTags = ["x"] },
            TagsApplied = 1,
            IndexStatus = "Pending",
            CorrelationId = "corr-1",
            ConversationId = "conv-of-record",
        };
        var run = new RunIdentity("run-1", "Night");
        var added = (RecordingTagResult)(Adding with { SourceEventId = "evt-1", SubscriptionName = "sub", Run = run, TagStore = TagStore.Ledger }).ToEarlierResult(record);
        Assert.Equal(("rec-1", "conv-of-record", 1, "Pending", "corr-1", "audit-1"), (added.RecordingId, added.ConversationId, added.TagsApplied, added.IndexStatus, added.CorrelationId, added.AuditId));
        Assert.Equal(("evt-1", "sub", "run-1", "Night", TagStore.Ledger, ChangeOutcome.AlreadyApplied), (added.SourceEventId, added.SubscriptionName, added.RunId, added.RunName, added.TagStore, added.Outcome));
        Assert.Equal((0.5, "Active", Policy), (Assert.Single(added.Tags).Confidence, added.Tags[0].Status, added.RetentionPolicy));

        var removed = (RecordingTagResult)Removing.ToEarlierResult(record with { ConversationId = null });
        Assert.Equal(("conv-1", "audit-1", ChangeOutcome.AlreadyApplied), (removed.ConversationId, removed.AuditId, removed.Outcome));
        Assert.Equal("conv-of-record", ((RecordingTagResult)Removing.ToEarlierResult(record)).ConversationId);

        var set = (RecordingMetadata)Setting.ToEarlierResult(record);
        Assert.Equal(("conv-of-record", ChangeOutcome.AlreadyApplied), (set.ConversationId, set.Outcome));
        Assert.Equal(new Dictionary<string, string> { ["k"] = "v" }, set.Metadata);
        Assert.Equal(["x"], set.Tags);

        var kept = (RecordingRetention)Keeping.ToEarlierResult(record);
        Assert.Equal(("conv-of-record", Date.At, null, Policy, ChangeOutcome.AlreadyApplied), (kept.ConversationId, kept.ArchiveDate, kept.DeleteDate, kept.RetentionPolicy, kept.Outcome));

        var unknown = record with { After = null, ConversationId = null };
        Assert.Equal(("conv-1", 0), (((RecordingTagResult)Adding.ToEarlierResult(unknown)).ConversationId, ((RecordingTagResult)Adding.ToEarlierResult(unknown)).Tags.Count));
        Assert.Equal(("conv-1", 0, 0), (((RecordingMetadata)Setting.ToEarlierResult(unknown)).ConversationId, ((RecordingMetadata)Setting.ToEarlierResult(unknown)).Tags.Count, ((RecordingMetadata)Setting.ToEarlierResult(unknown)).Metadata.Count));
        Assert.Equal(("conv-1", null), (((RecordingRetention)Keeping.ToEarlierResult(unknown)).ConversationId, ((RecordingRetention)Keeping.ToEarlierResult(unknown)).ArchiveDate));
    }

    [Fact]
    public void What_was_not_sent_needs_a_change_and_an_error()
    {
        var error = new GenesysException(GenesysErrorKind.LedgerUnavailable, "disk full", "Free some space.");
        Assert.Throws<ArgumentNullException>(() => RecordingChangeOutcome.NotSent(null!, error));
        Assert.Throws<ArgumentNullException>(() => RecordingChangeOutcome.NotSent(Adding, null!));
    }

    [Fact]
    public void A_policy_is_sent_only_with_the_tags_that_are_still_there()
    {
        var change = Adding with { KeepsTags = true, RetentionPolicy = Policy, Tags = [Tag("A"), Tag("B")] };
        Assert.Null(change.FindConflict(new RecordingState { Tags = [Tag("B"), Tag("A")] }));
        Assert.Equal(GenesysErrorKind.Conflict, change.FindConflict(new RecordingState { Tags = [Tag("A")] })!.Kind);
        Assert.Equal(GenesysErrorKind.Conflict, change.FindConflict(new RecordingState())!.Kind);
        Assert.NotNull(change.FindConflict(null));
        Assert.Null((change with { KeepsTags = false }).FindConflict(null));
        Assert.Null(Setting.FindConflict(null));
    }

    [Fact]
    public void What_tells_changes_apart_counts()
    {
        RecordingChange[] changes =
        [
            Adding,
            Adding with { TagStore = TagStore.Ledger },
            Adding with { Index = TagIndex.ExternalTag },
            Adding with { Index = TagIndex.Property },
            Adding with { KeepsTags = true },
            Removing,
            Removing with { Tags = [Tag("B")] },
            Removing with { PutBack = [Tag("B")] },
            Removing with { PutBack = [Tag("B") with { Confidence = 0.5 }] },
            Removing with { TagStore = TagStore.Ledger },
        ];
        for (var one = 0; one < changes.Length; one++)
        {
            for (var other = 0; other < changes.Length; other++)
            {
                Assert.Equal(one == other, changes[one].HasContentOf(changes[other]));
            }
        }

        // A policy is known by its id, and by its name where the service is to find it.
        var byPolicy = Keeping with { RetentionPolicy = Policy };
        Assert.True(byPolicy.HasContentOf(byPolicy with { RetentionPolicy = new() { Id = "p-1", Name = "renamed" } }));
        Assert.False(byPolicy.HasContentOf(byPolicy with { RetentionPolicy = Policy with { Id = "p-2" } }));
        Assert.False((byPolicy with { RetentionPolicy = new() { Name = "One" } }).HasContentOf(byPolicy with { RetentionPolicy = new() { Name = "Other" } }));

        // Values of a tag that goes away do not matter.
        Assert.True(Removing.HasContentOf(Removing with { Tags = [Tag("A") with { Confidence = 0.5 }] }));
    }

    private static RecordingTag Tag(string label) => new() { Label = label, TaxonomyId = "tax-1" };

    private static RecordingAuditRecord Record(RecordingAction action) => new()
    {
        AuditId = "audit-1",
        Timestamp = DateTimeOffset.UnixEpoch,
        Action = action,
        Outcome = AuditOutcome.Succeeded,
        RecordingId = "rec-1",
    };
}
