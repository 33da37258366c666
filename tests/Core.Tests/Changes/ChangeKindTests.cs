using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>Which changes touch the same part of a recording, and how each kind is put back.</summary>
public sealed class ChangeKindTests
{
    private static readonly ApiCapabilities Replacing = MediaApi.Capabilities;
    private static readonly ApiCapabilities Keeping = MediaApi.Capabilities with { ReplacesTags = false, CanRemoveTags = true };
    private static readonly RetentionDate Early = RetentionDate.Of(DateTimeOffset.UnixEpoch.AddDays(1));
    private static readonly RetentionDate Late = RetentionDate.Of(DateTimeOffset.UnixEpoch.AddDays(2));

    public static TheoryData<RecordingAction, RecordingState, RecordingState, bool, bool> Touching => new()
    {
        { RecordingAction.AddTag, Tags("A"), Tags("B"), true, true },
        { RecordingAction.AddTag, Tags("A"), Tags("B"), false, false },
        { RecordingAction.AddTag, Tags("A"), Tags("B", "A"), false, true },
        { RecordingAction.AddTag, Tags("A"), Tags("a"), false, false },
        { RecordingAction.AddTag, Tags("A"), Tags("A") with { TagStore = TagStore.Ledger }, true, false },
        { RecordingAction.AddTag, Tags("A") with { TagStore = TagStore.Ledger }, Tags("A") with { TagStore = TagStore.Ledger }, false, true },
        { RecordingAction.AddTag, Tags("A"), new RecordingState(), false, false },
        { RecordingAction.RemoveTag, Tags("A"), Tags("B"), true, true },
        { RecordingAction.RemoveTag, Tags("A"), Tags("B"), false, false },
        { RecordingAction.RemoveTag, Tags("A"), Tags("A"), false, true },
        { RecordingAction.RemoveTag, Tags("A"), Tags("A") with { TagStore = TagStore.Ledger }, true, false },
        { RecordingAction.SetMetadata, Metadata("a", "1"), Metadata("a", "2"), true, true },
        { RecordingAction.SetMetadata, Metadata("a", "1"), Metadata("b", "1"), true, false },
        { RecordingAction.SetMetadata, Metadata("a", "1"), Plain("x"), true, false },
        { RecordingAction.SetMetadata, Plain("x"), Metadata("a", "1"), true, false },
        { RecordingAction.SetMetadata, Plain("x"), Plain("y"), true, true },
        { RecordingAction.SetMetadata, Plain("x") with { Metadata = Metadata("a", "1").Metadata }, Metadata("a", "1"), true, true },
        { RecordingAction.SetRetention, new() { ArchiveDate = Early }, new() { ArchiveDate = Late }, true, true },
        { RecordingAction.SetRetention, new() { DeleteDate = Early }, new() { DeleteDate = Early }, true, true },
        { RecordingAction.SetRetention, new() { ArchiveDate = Early }, new() { DeleteDate = Late }, true, false },
        { RecordingAction.SetRetention, new() { DeleteDate = Early }, new() { ArchiveDate = Late }, true, false },
    };

    [Theory]
    [MemberData(nameof(Touching))]
    public void Changes_touch_the_same_where_the_later_one_decides_what_is_there(RecordingAction action, RecordingState mine, RecordingState other, bool replacesTags, bool expected) =>
        Assert.Equal(expected, ChangeKind.Of(action).TouchesTheSame(mine, other, replacesTags));

    [Theory]
    [InlineData(RecordingAction.AddTag, "tagging", true, false)]
    [InlineData(RecordingAction.RemoveTag, "tagging", true, false)]
    [InlineData(RecordingAction.SetMetadata, "metadata", false, true)]
    [InlineData(RecordingAction.SetRetention, "retention", false, false)]
    public void Each_action_has_its_kind(RecordingAction action, string subject, bool waitsForIndex, bool readsBefore)
    {
        var kind = ChangeKind.Of(action);
        Assert.Equal((action, subject, waitsForIndex, readsBefore), (kind.Action, kind.EventSubject, kind.WaitsForIndex, kind.ReadsBefore));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChangeKind.Of((RecordingAction)99));
    }

    [Fact]
    public void A_tag_is_the_same_where_label_and_taxonomy_are()
    {
        Assert.True(TagSet.IsSame("tax", "A", "TAX", "A"));
        Assert.False(TagSet.IsSame("tax", "A", "tax", "a"));
        Assert.False(TagSet.IsSame("tax", "A", "other", "A"));
        Assert.True(TagSet.IsSame(Tag("A"), Tag("A") with { Confidence = 0.1, Status = TagStatus.Pending }));
        Assert.False(TagSet.IsSame(Tag("A"), null));
        Assert.True(TagSet.Overlap([Tag("A"), Tag("B")], [Tag("C"), Tag("B")]));
        Assert.False(TagSet.Overlap(null, [Tag("A")]));
        Assert.False(TagSet.Overlap([Tag("A")], null));
    }

    [Fact]
    public void A_record_is_repeated_as_what_was_asked_for()
    {
        var record = Record(RecordingAction.AddTag, null, Tags("Answered")) with { Requested = Tags("Asked"), RunId = "run-1", RunName = "Night", SourceEventId = "evt-1", UndoOf = "audit-0" };
        var change = Assert.IsType<AddTagChange>(ChangeKind.Of(record.Action).Repeat(record));
        Assert.Equal("Asked", Assert.Single(change.Tags)!.Label);
        Assert.Equal(new RecordingReference("rec-1", "conv-1"), change.Recording);
        Assert.Equal((new RunIdentity("run-1", "Night"), "evt-1", "audit-0"), (change.Run, change.SourceEventId, change.UndoOf));
        var plain = Assert.IsType<AddTagChange>(ChangeKind.Of(record.Action).Repeat(record with { Requested = null, RunId = null }));
        Assert.Equal("Answered", Assert.Single(plain.Tags)!.Label);
        Assert.Null(plain.Run);
        Assert.Null(ChangeKind.Of(record.Action).Repeat(record with { Requested = null, After = null }));
    }

    [Fact]
    public void Replaced_tags_and_their_policy_are_put_back()
    {
        var record = Record(RecordingAction.AddTag, Tags("Old") with { RetentionPolicy = Policy("Short") }, Tags("New") with { RetentionPolicy = Policy("Long") });
        var change = Put<AddTagChange>(record, Replacing);
        Assert.Equal(("Old", "Short"), (Assert.Single(change.Tags)!.Label, change.RetentionPolicy!.Name));
        Assert.Null(Put<AddTagChange>(record with { Before = Tags("Old") with { RetentionPolicy = Policy("Long") } }, Replacing).RetentionPolicy);
        Assert.Null(Put<AddTagChange>(record with { After = null }, Replacing).RetentionPolicy);
        Assert.Null(Put<AddTagChange>(record with { After = Tags("New") }, Replacing).RetentionPolicy);

        var stays = Restore(record with { Before = Tags("Old") }, Replacing);
        Assert.Equal("The retention policy 'Long' stays: the API can replace a policy, not remove it.", Assert.Single(stays.CannotRestore));
        Assert.Null(((AddTagChange)stays.Change!).RetentionPolicy);

        foreach (var before in new[] { new RecordingState(), new RecordingState { Tags = [] } })
        {
            var nothing = Restore(record with { Before = before }, Replacing);
            Assert.Null(nothing.Change);
            Assert.Contains("no tags before", nothing.WhyNothing, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_tags_that_are_records_of_their_own_new_ones_go_and_others_get_their_values_back()
    {
        var (old, changed) = (Tag("Kept"), Tag("Kept") with { Confidence = 0.5 });
        var both = Put<RemoveTagChange>(Record(RecordingAction.AddTag, new() { Tags = [old] }, new() { Tags = [changed, Tag("New")] }), Keeping);
        Assert.Equal([Tag("New")], both.Tags);
        Assert.Equal([old], both.PutBack);
        Assert.Equal(TagStore.Service, both.TagStore);

        var values = Put<AddTagChange>(Record(RecordingAction.AddTag, new() { Tags = [old] }, new() { Tags = [changed], TagStore = TagStore.Ledger }), Keeping);
        Assert.Equal([old], values.Tags);
        Assert.Equal(TagStore.Ledger, values.TagStore);

        var added = Put<RemoveTagChange>(Record(RecordingAction.AddTag, new() { Tags = [old] }, new() { Tags = [old, Tag("New")], TagStore = TagStore.Ledger }), Keeping);
        Assert.Equal([Tag("New")], added.Tags);
        Assert.Empty(added.PutBack);
        Assert.Equal(TagStore.Ledger, added.TagStore);

        // Of several that were there, each counts.
        Assert.Equal([Tag("New")], Put<RemoveTagChange>(Record(RecordingAction.AddTag, Tags("A", "B"), Tags("A", "New", "B")), Keeping).Tags);

        var nothing = Restore(Record(RecordingAction.AddTag, new() { Tags = [old] }, new() { Tags = [old] }), Keeping);
        Assert.Null(nothing.Change);
        Assert.Contains("before as they are", nothing.WhyNothing, StringComparison.Ordinal);
        Assert.Null(Restore(Record(RecordingAction.AddTag, new(), null), Keeping).Change);
    }

    [Theory]
    [InlineData("Put", "", true)]
    [InlineData("Put", "Put", false)]
    [InlineData(null, "", false)]
    public void An_external_tag_that_was_put_stays_and_that_is_said(string? after, string before, bool isSaid)
    {
        var record = Record(RecordingAction.AddTag, new() { Tags = [], ExternalTag = before }, Tags("New") with { ExternalTag = after });
        Assert.Equal(isSaid ? ["The external tag 'Put' of the conversation stays."] : [], Restore(record, Keeping).CannotRestore);
    }

    [Fact]
    public void Tags_that_were_taken_away_are_put_back_and_count_as_touched()
    {
        var record = Record(RecordingAction.RemoveTag, Tags("A", "B"), Tags("B") with { TagStore = TagStore.Ledger });
        var change = Put<AddTagChange>(record, Keeping);
        Assert.Equal([Tag("A")], change.Tags);
        Assert.Equal(TagStore.Ledger, change.TagStore);
        Assert.Equal(TagStore.Service, Put<AddTagChange>(record with { After = null }, Keeping).TagStore);
        Assert.Equal(2, Put<AddTagChange>(record with { After = null }, Keeping).Tags.Count);

        var touched = ChangeKind.Of(RecordingAction.RemoveTag).TouchedBy(record);
        Assert.Equal((TagStore.Ledger, 3), (touched.TagStore, touched.Tags!.Count));
        Assert.Empty(ChangeKind.Of(RecordingAction.RemoveTag).TouchedBy(record with { Before = null, After = null }).Tags!);
        Assert.Equal("No tag was taken away.", Restore(record with { Before = new() }, Keeping).WhyNothing);
    }

    [Fact]
    public void Metadata_is_put_back_key_by_key()
    {
        var before = new RecordingState { Metadata = new Dictionary<string, string?> { ["changed"] = "old", ["same"] = "x", ["added"] = null, ["gone"] = "was" }, PlainTags = ["p"] };
        var after = new RecordingState { Metadata = new Dictionary<string, string?> { ["changed"] = "new", ["same"] = "x", ["added"] = "new", ["gone"] = null, ["unknown"] = "new" }, PlainTags = ["q"] };
        var record = Record(RecordingAction.SetMetadata, before, after);

        var kept = Restore(record, Replacing with { CanRemoveMetadata = false });
        var change = Assert.IsType<SetMetadataChange>(kept.Change);
        Assert.Equal(new Dictionary<string, string?> { ["changed"] = "old", ["gone"] = "was" }, change.Metadata);
        Assert.Equal(["p"], change.PlainTags);
        Assert.Equal(("audit-1", "conv-1"), (change.UndoOf, change.Recording.ConversationId));
        Assert.Equal(
            ["Metadata 'added' stays: it was not there before, and the API can change a key, not remove it.", "Metadata 'unknown' stays: its earlier value is not known."],
            kept.CannotRestore);

        var removed = Assert.IsType<SetMetadataChange>(Restore(record, Replacing with { CanRemoveMetadata = true }).Change);
        Assert.Equal(new Dictionary<string, string?> { ["changed"] = "old", ["added"] = null, ["gone"] = "was" }, removed.Metadata);

        var tags = Assert.IsType<SetMetadataChange>(Restore(record with { After = Plain("q") }, Replacing).Change);
        Assert.Null(tags.Metadata);
        Assert.Null(Assert.IsType<SetMetadataChange>(Restore(record with { After = after with { PlainTags = ["p"] } }, Replacing).Change).PlainTags);
        Assert.Null(Assert.IsType<SetMetadataChange>(Restore(record with { After = after with { PlainTags = null } }, Replacing).Change).PlainTags);
        Assert.Null(Restore(record with { Before = Plain("q"), After = Plain("q") }, Replacing).Change);
        var notKnown = Restore(record with { Before = Plain("q"), After = Metadata("a", "1") }, Replacing);
        Assert.Equal("Metadata 'a' stays: its earlier value is not known.", Assert.Single(notKnown.CannotRestore));
        Assert.Contains("nothing in it", Restore(record with { Before = new(), After = null }, Replacing).WhyNothing, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_that_were_changed_are_put_back_where_they_are_still_there()
    {
        var record = Record(RecordingAction.SetRetention, new() { ArchiveDate = Early, DeleteDate = Late }, new() { ArchiveDate = Late, DeleteDate = Late });
        var change = Put<SetRetentionChange>(record, Replacing);
        Assert.Equal((Early, null, "audit-1"), (change.ArchiveDate, change.DeleteDate, change.UndoOf));
        Assert.Equal(new RecordingState { ArchiveDate = Late }, change.Expected);

        change = Put<SetRetentionChange>(record with { After = new() { ArchiveDate = Early, DeleteDate = RetentionDate.Never } }, Replacing);
        Assert.Equal((null, Late), (change.ArchiveDate, change.DeleteDate));
        Assert.Equal(new RecordingState { DeleteDate = RetentionDate.Never }, change.Expected);

        var nothing = Restore(record with { After = record.Before }, Replacing);
        Assert.Null(nothing.Change);
        Assert.Equal("The recording had these dates before.", nothing.WhyNothing);
    }

    private static TChange Put<TChange>(RecordingAuditRecord record, ApiCapabilities capabilities)
        where TChange : RecordingChange
    {
        var restoration = Restore(record, capabilities);
        Assert.Empty(restoration.WhyNothing);
        var change = Assert.IsType<TChange>(restoration.Change);
        Assert.Equal((new RecordingReference("rec-1", "conv-1"), "audit-1"), (change.Recording, change.UndoOf));
        return change;
    }

    private static Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities) => ChangeKind.Of(record.Action).Restore(record, capabilities);

    private static RecordingAuditRecord Record(RecordingAction action, RecordingState? before, RecordingState? after) => new()
    {
        AuditId = "audit-1",
        Timestamp = DateTimeOffset.UnixEpoch,
        Action = action,
        Outcome = AuditOutcome.Succeeded,
        RecordingId = "rec-1",
        ConversationId = "conv-1",
        Before = before,
        After = after,
    };

    private static RecordingTag Tag(string label) => new() { Label = label, TaxonomyId = "tax-1" };

    private static RecordingState Tags(params string[] labels) => new() { Tags = [.. labels.Select(Tag)] };

    private static RecordingState Metadata(string key, string value) => new() { Metadata = new Dictionary<string, string?> { [key] = value } };

    private static RecordingState Plain(params string[] tags) => new() { PlainTags = tags };

    private static RetentionPolicy Policy(string name) => new() { Name = name };
}
