using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>Changes of retention in the ledger, and a policy that goes out with the tags last known where an API replaces tags.</summary>
public sealed class RetentionChangeTests : ChangeTestBase
{
    private static readonly RetentionDate Date = RetentionDate.Of(new DateTimeOffset(2027, 3, 28, 2, 30, 0, 123, TimeSpan.FromHours(2)));

    private static readonly SetRetentionChange Full = new()
    {
        Recording = new RecordingReference("rec-1", "con-1"),
        ArchiveDate = Date,
        DeleteDate = RetentionDate.Never,
        RetentionPolicy = new RetentionPolicy { Name = "Policy", Id = "p-1", ModifiedAt = DateTimeOffset.UnixEpoch, ArchiveDays = 0, DeleteDays = 365 },
        Expected = new RecordingState { ArchiveDate = RetentionDate.Never, DeleteDate = Date },
        SourceEventId = "evt-1",
    };

    public static TheoryData<SetRetentionChange> Stored => new()
    {
        Full,
        Full with { ArchiveDate = null },
        Full with { DeleteDate = null, RetentionPolicy = null },
        Full with { Expected = null, RetentionPolicy = new RetentionPolicy { Name = "Policy" } },
        Full with { ArchiveDate = RetentionDate.Never, Expected = new RecordingState { ArchiveDate = Date }, Force = true },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void A_stored_change_is_read_as_it_was(SetRetentionChange change) => Assert.Equal(change, ChangeJson.Read(ChangeJson.Write(change)));

    [Fact]
    public void A_change_that_an_earlier_version_stored_is_read()
    {
        var change = Assert.IsType<AddTagChange>(ChangeJson.Read(
            """{"action":"AddTag","recordingId":"rec-1","tags":[],"retentionPolicy":{"name":"Standard"},"force":false}"""));
        Assert.Equal(new RetentionPolicy { Name = "Standard" }, change.RetentionPolicy);
        Assert.False(change.KeepsTags);
        Assert.Null(change.ToState().DeleteDate);
    }

    [Fact]
    public void A_policy_is_the_same_change_whatever_dates_follow_from_it()
    {
        Assert.True(Full.HasContentOf(Full with { ArchiveDate = null, DeleteDate = Date, Expected = null }));
        Assert.False(Full.HasContentOf(Full with { RetentionPolicy = new RetentionPolicy { Id = "p-2" } }));
        var given = Full with { RetentionPolicy = null };
        Assert.False(Full.HasContentOf(given));
        Assert.True(given.HasContentOf(given with { Expected = null }));
        Assert.False(given.HasContentOf(given with { DeleteDate = null }));
        Assert.False(given.HasContentOf(given with { ArchiveDate = RetentionDate.Never }));
        Assert.False((given with { ArchiveDate = null, DeleteDate = Date }).HasContentOf(given with { ArchiveDate = Date, DeleteDate = null }));
    }

    [Fact]
    public void What_is_asked_shows_both_dates_with_the_local_time_and_the_policy()
    {
        var known = Full with { Known = new RecordingRetention { RecordingId = "rec-1", DeleteDate = Date.At } };
        Assert.StartsWith("Set retention by policy 'Policy' (archive after 0 days, delete after 365 days): archiving from never to 2027-03-28 00:30:00Z", known.Describe(), StringComparison.Ordinal);
        Assert.EndsWith(" to never", known.Describe(), StringComparison.Ordinal);
        Assert.Contains("archiving stays never", (known with { ArchiveDate = null }).Describe(), StringComparison.Ordinal);
        Assert.Equal(
            "2027-03-28 00:30:00Z (2027-03-28 05:30 local time)",
            DisplayTime.WithLocal(Date.At!.Value, TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5), "test", "test")));
        Assert.Equal("2027-03-28 00:30:00Z", DisplayTime.WithLocal(Date.At.Value, TimeZoneInfo.Utc));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_policy_goes_out_with_the_tags_last_known(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        await ApplyWellAsync(ledger, Tagging("A"));
        var known = (await Executor(ledger).GetLastKnownAsync(new RecordingReference("rec-1", null)))!.Tags!;
        Assert.Equal("A", Assert.Single(known).Label);
        var record = await ApplyWellAsync(ledger, Keeping(known, "evt-1"));
        Assert.Equal(("A", "Long"), (Assert.Single(record.After!.Tags!).Label, record.After.RetentionPolicy!.Name));

        // The same event and policy again are the same change, whatever the tags are by now.
        await ApplyWellAsync(ledger, Tagging("B"));
        var again = await ApplyAsync(ledger, Keeping([new RecordingTag { Label = "B", TaxonomyId = "tax-1" }], "evt-1"));
        Assert.Equal(ChangeOutcome.AlreadyApplied, ((RecordingTagResult)again.Result!).Outcome);
        Assert.Null(await Executor(ledger).GetLastKnownAsync(new RecordingReference("rec-2", null)));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Tags_that_were_changed_meanwhile_are_not_put_back(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        await ApplyWellAsync(ledger, Tagging("A"));
        var known = (await Executor(ledger).GetLastKnownAsync(new RecordingReference("rec-1", null)))!.Tags!;
        await ApplyWellAsync(ledger, Tagging("B"));
        var refused = await ApplyAsync(ledger, Keeping(known));
        Assert.Equal(GenesysErrorKind.Conflict, ((GenesysException)refused.Error!).Kind);
        Assert.Equal(2, Service.Sent.Count);
        Assert.True(((AddTagChange)ChangeJson.Read(ChangeJson.Write(Keeping(known)))).KeepsTags);
    }

    private static AddTagChange Keeping(IReadOnlyList<RecordingTag> tags, string? eventId = null) => new()
    {
        Recording = new RecordingReference("rec-1", null),
        Tags = tags,
        RetentionPolicy = new RetentionPolicy { Name = "Long" },
        KeepsTags = true,
        SourceEventId = eventId,
    };
}
