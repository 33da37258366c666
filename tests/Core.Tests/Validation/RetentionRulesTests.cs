using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

/// <summary>The dates of a policy, and the rules that dates keep (Platform API, sections 3.2 and 3.6).</summary>
public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecordingRetention Recording = new() { RecordingId = "r-1", FileState = "AVAILABLE", CreatedAt = Now.AddDays(-10) };

    [Theory]
    // A day is 24 hours, whatever the clocks of a time zone do in it (last Sundays of March and October), and February has the days it has.
    [InlineData("2026-03-28T12:00:00.123Z", 2, "2026-03-30T12:00:00.123Z")]
    [InlineData("2026-03-28T13:00:00+01:00", 2, "2026-03-30T12:00:00Z")]
    [InlineData("2026-10-24T22:30:00Z", 1, "2026-10-25T22:30:00Z")]
    [InlineData("2024-02-28T00:00:00Z", 1, "2024-02-29T00:00:00Z")]
    [InlineData("2024-02-29T08:00:00Z", 365, "2025-02-28T08:00:00Z")]
    [InlineData("2023-03-01T08:00:00Z", 366, "2024-03-01T08:00:00Z")]
    [InlineData("2026-12-31T23:59:59Z", 10_000, "2054-05-18T23:59:59Z")]
    [InlineData("2026-01-01T00:00:00Z", 0, "2026-01-01T00:00:00Z")]
    public void Days_count_from_the_creation_in_UTC(string created, int days, string expected)
    {
        var (archive, delete) = RetentionRules.Compute(Policy(null, days), Recording with { CreatedAt = DateTimeOffset.Parse(created, null) });
        Assert.Null(archive);
        Assert.Equal(DateTimeOffset.Parse(expected, null), delete!.At);
        Assert.Equal(TimeSpan.Zero, delete.At!.Value.Offset);
    }

    [Fact]
    public void A_date_that_the_policy_does_not_speak_of_stays_unless_it_would_come_too_late()
    {
        var archived = Recording with { ArchiveDate = Now.AddDays(30), DeleteDate = Now.AddDays(60) };
        Assert.Null(RetentionRules.Compute(Policy(5, null), archived).DeleteDate);
        Assert.Null(RetentionRules.Compute(Policy(null, 90), archived).ArchiveDate);
        Assert.Same(RetentionDate.Never, RetentionRules.Compute(Policy(null, 40), archived).ArchiveDate);
    }

    [Fact]
    public void A_policy_without_days_sets_no_dates()
    {
        var nothing = Assert.Throws<GenesysException>(() => RetentionRules.Compute(Policy(null, null), Recording));
        Assert.Equal(GenesysErrorKind.InvalidRetention, nothing.Kind);
        Assert.Contains("names no days", nothing.Message, StringComparison.Ordinal);
        Assert.Contains(
            "deletes recordings at once",
            Assert.Throws<GenesysException>(() => RetentionRules.Compute(Policy(null, null) with { DeletesAtOnce = true }, Recording)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Days_beyond_the_calendar_and_a_recording_without_creation_are_refused()
    {
        Assert.Contains(
            "beyond the calendar",
            Assert.Throws<GenesysException>(() => RetentionRules.Compute(Policy(null, int.MaxValue), Recording)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "creationTime",
            Assert.Throws<GenesysException>(() => RetentionRules.Compute(Policy(1, 2), Recording with { CreatedAt = null })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_deletion_in_the_past_needs_force()
    {
        var past = RetentionDate.Of(Now.AddSeconds(-1));
        var error = RetentionRules.Check(Recording, null, past, Now, force: false)!;
        Assert.Equal(GenesysErrorKind.InvalidRetention, error.Kind);
        Assert.Contains("deleteDate", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Null(RetentionRules.Check(Recording, null, past, Now, force: true));
        Assert.NotNull(RetentionRules.Check(Recording, null, RetentionDate.Of(Now), Now, force: false));
        Assert.Null(RetentionRules.Check(Recording, null, RetentionDate.Of(Now.AddSeconds(1)), Now, force: false));

        // Held back by a legal hold, say: it is there already, and is not what is asked for.
        Assert.Null(RetentionRules.Check(Recording with { DeleteDate = Now.AddDays(-2) }, null, RetentionDate.Of(Now.AddDays(-2)), Now, force: false));
    }

    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(11, 10, false)]
    [InlineData(9, 10, true)]
    [InlineData(null, 10, true)]
    [InlineData(10, null, true)]
    public void Archiving_comes_before_deletion_whichever_of_them_is_set(int? archive, int? delete, bool isGood)
    {
        var (first, second) = (Date(archive), Date(delete));
        Assert.Equal(isGood, RetentionRules.Check(Recording, first, second, Now, force: true) is null);
        Assert.Equal(isGood, RetentionRules.Check(Recording with { ArchiveDate = first.At }, null, second, Now, force: false) is null);
        Assert.Equal(isGood, RetentionRules.Check(Recording with { DeleteDate = second.At }, first, null, Now, force: false) is null);

        static RetentionDate Date(int? days) => RetentionDate.Of(days is { } count ? Now.AddDays(count) : null);
    }

    [Fact]
    public void The_way_out_names_the_date_that_is_to_be_given_or_taken_away()
    {
        var (early, late) = (RetentionDate.Of(Now.AddDays(1)), RetentionDate.Of(Now.AddDays(2)));
        Assert.StartsWith("Give an -ArchiveDate before the deletion too", ActionOf(Recording with { ArchiveDate = late.At }, null, early), StringComparison.Ordinal);
        Assert.StartsWith("Give a -DeleteDate after the archiving too", ActionOf(Recording with { DeleteDate = early.At }, late, null), StringComparison.Ordinal);
        Assert.Equal("Give an -ArchiveDate before the -DeleteDate.", ActionOf(Recording, late, early));

        static string ActionOf(RecordingRetention current, RetentionDate? archive, RetentionDate? delete) =>
            RetentionRules.Check(current, archive, delete, Now, force: false)!.RecommendedAction;
    }

    [Fact]
    public void Both_days_of_a_policy_count_whatever_the_recording_has()
    {
        var (archive, delete) = RetentionRules.Compute(Policy(5, 40), Recording with { ArchiveDate = Now.AddDays(90) });
        Assert.Equal((Recording.CreatedAt!.Value.AddDays(5), Recording.CreatedAt.Value.AddDays(40)), (archive!.At, delete!.At));
        Assert.Null(RetentionRules.Compute(Policy(5, null), Recording with { ArchiveDate = Now.AddDays(90) }).DeleteDate);
    }

    [Fact]
    public void Dates_are_the_same_within_a_second_or_where_there_is_none()
    {
        Assert.True(RetentionRules.IsSame(Now, Now.AddMilliseconds(-999)));
        Assert.True(RetentionRules.IsSame(Now, Now.AddMilliseconds(999)));
        Assert.False(RetentionRules.IsSame(Now, Now.AddSeconds(1)));
        Assert.True(RetentionRules.IsSame(null, null));
        Assert.False(RetentionRules.IsSame(Now, null));
        Assert.False(RetentionRules.IsSame(null, Now));
    }

    [Theory]
    [InlineData("UPLOADING")]
    [InlineData("DELETED")]
    public void States_that_forbid_it_are_named(string state)
    {
        var error = RetentionRules.Check(Recording with { FileState = state }, null, RetentionDate.Never, Now, force: true)!;
        Assert.Contains(state, error.Message, StringComparison.Ordinal);
        Assert.Null(RetentionRules.Check(Recording with { FileState = "SOMETHING_NEW" }, null, RetentionDate.Never, Now, force: false));
    }

    private static RecordingRetentionPolicy Policy(int? archiveDays, int? deleteDays) =>
        new() { Id = "p-1", Name = "Policy", IsEnabled = true, ArchiveDays = archiveDays, DeleteDays = deleteDays };
}
