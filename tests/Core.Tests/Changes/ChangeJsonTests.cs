using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>What is stored of a change, and of a state, is read back as it was.</summary>
public sealed class ChangeJsonTests
{
    [Fact]
    public void A_state_is_read_back_as_it_was() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var state = MakeState(new Random(seed));
            using var document = JsonDocument.Parse(StateJson.Write(state));
            return Show(state) == Show(StateJson.Read(document.RootElement));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_change_is_read_back_as_it_was() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        seed =>
        {
            var change = MakeChange(new Random(seed));
            var read = ChangeJson.Read(ChangeJson.Write(change));
            return read.GetType() == change.GetType() && Show(read.ToState()) == Show(change.ToState()) && read.HasContentOf(change) && Members(read) == Members(change);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_is_not_known_is_left_out_and_never_is_null()
    {
        Assert.Equal("{}", StateJson.Write(new RecordingState()));
        Assert.Equal("""{"archiveDate":null}""", StateJson.Write(new RecordingState { ArchiveDate = RetentionDate.Never }));
        Assert.Equal(
            """{"retentionPolicy":{"name":"Grün & <b>","archiveDays":0},"deleteDate":"1970-01-01T00:00:01.0000000Z","metadata":{"gone":null},"plainTags":[]}""",
            StateJson.Write(new RecordingState
            {
                RetentionPolicy = new RetentionPolicy { Name = "Grün & <b>", ArchiveDays = 0 },
                DeleteDate = RetentionDate.Of(DateTimeOffset.UnixEpoch.AddSeconds(1)),
                Metadata = new Dictionary<string, string?> { ["gone"] = null },
                PlainTags = [],
            }));
    }

    [Fact]
    public void A_tag_that_breaks_the_rules_is_recorded_as_it_was_given()
    {
        var state = new RecordingState { Tags = [null!, RecordingTag.FromLoose("A", "t", "high", "x"), new RecordingTag { Label = "B", Confidence = double.PositiveInfinity }] };
        using var document = JsonDocument.Parse(StateJson.Write(state));
        Assert.Equal(state.Tags, StateJson.Read(document.RootElement).Tags);
    }

    [Fact]
    public void A_change_without_what_is_optional_is_read()
    {
        var change = ChangeJson.Read("""{"action":"RemoveTag","recordingId":"rec-1","force":true}""");
        Assert.Equal((new RecordingReference("rec-1", null), true), (change.Recording, change.Force));
        Assert.Null(change.Run);
        Assert.Empty(((RemoveTagChange)change).Tags);
        Assert.Empty(((RemoveTagChange)change).PutBack);
        Assert.Equal(TagStore.Service, change.TagStore);
    }

    /// <summary>All that a state says, in a form of its own, to compare by.</summary>
    private static string Show(RecordingState state) => JsonSerializer.Serialize(state);

    private static string Members(RecordingChange change) => string.Join('|', new object?[]
    {
        change.Recording, change.SourceEventId, change.SubscriptionName, change.Force, change.UndoOf, change.Run, change.TagStore,
        (change as AddTagChange)?.Index, (change as AddTagChange)?.KeepsTags, (change as SetRetentionChange)?.Expected,
        (change as RemoveTagChange)?.PutBack is { } putBack ? string.Join(',', putBack.Select(tag => $"{tag.Label}/{tag.Confidence}")) : null,
    });

    private static RecordingChange MakeChange(Random random)
    {
        var state = MakeState(random);
        var recording = new RecordingReference("rec-1", Maybe(random, "conv-1"));
        RecordingChange change = random.Next(4) switch
        {
            0 => new AddTagChange
            {
                Recording = recording,
                Tags = state.Tags ?? [],
                RetentionPolicy = state.RetentionPolicy,
                KeepsTags = random.Next(2) == 0,
                Index = (TagIndex)random.Next(3),
                TagStore = state.TagStore ?? TagStore.Service,
            },
            1 => new RemoveTagChange { Recording = recording, Tags = state.Tags ?? [], PutBack = MakeState(random).Tags ?? [], TagStore = state.TagStore ?? TagStore.Service },
            2 => new SetMetadataChange { Recording = recording, Metadata = state.Metadata, PlainTags = state.PlainTags },
            _ => new SetRetentionChange
            {
                Recording = recording,
                ArchiveDate = state.ArchiveDate,
                DeleteDate = state.DeleteDate,
                RetentionPolicy = state.RetentionPolicy,
                Expected = random.Next(2) == 0 ? null : new RecordingState { ArchiveDate = state.DeleteDate },
            },
        };
        return change with
        {
            SourceEventId = Maybe(random, "evt-1"),
            SubscriptionName = Maybe(random, "sub"),
            Force = random.Next(2) == 0,
            UndoOf = Maybe(random, "audit-0"),
            Run = random.Next(2) == 0 ? null : new RunIdentity("run-1", Maybe(random, "Night")),
        };
    }

    private static RecordingState MakeState(Random random) => new()
    {
        Tags = random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(number => new RecordingTag
        {
            Label = $"L{number} \"ä\"",
            TaxonomyId = Maybe(random, "tax"),
            Confidence = random.Next(2) == 0 ? 1 : random.NextDouble(),
            Status = random.Next(2) == 0 ? TagStatus.Active : TagStatus.Pending,
        })],
        TagStore = random.Next(2) == 0 ? null : TagStore.Ledger,
        ExternalTag = Maybe(random, "external"),
        RetentionPolicy = random.Next(2) == 0 ? null : new RetentionPolicy
        {
            Name = Maybe(random, "Policy"),
            Id = Maybe(random, "p-1"),
            ModifiedAt = random.Next(2) == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 50)),
            ArchiveDays = random.Next(2) == 0 ? null : random.Next(),
            DeleteDays = random.Next(2) == 0 ? null : random.Next(),
        },
        ArchiveDate = MakeDate(random),
        DeleteDate = MakeDate(random),
        Metadata = random.Next(3) == 0 ? null : Enumerable.Range(0, random.Next(3)).ToDictionary(number => $"key {number}", _ => Maybe(random, "value\n")),
        PlainTags = random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(number => $"plain {number}")],
    };

    private static RetentionDate? MakeDate(Random random) => random.Next(3) switch
    {
        0 => null,
        1 => RetentionDate.Never,
        _ => RetentionDate.Of(DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(1L << 50))),
    };

    private static string? Maybe(Random random, string text) => random.Next(2) == 0 ? null : text;
}
