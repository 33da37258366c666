using System.Globalization;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>The rules of a recording's retention, checked before anything is sent (Platform API, section 3.2).</summary>
internal static class RetentionRules
{
    // What the service keeps of a time below a second is not documented.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Whether two dates are the same.</summary>
    /// <param name="one">The one; null: never.</param>
    /// <param name="other">The other; null: never.</param>
    public static bool IsSame(DateTimeOffset? one, DateTimeOffset? other) =>
        one is { } first && other is { } second ? (first - second).Duration() < Tolerance : one is null && other is null;

    /// <summary>Checks dates against the recording that they are for.</summary>
    /// <param name="current">The recording.</param>
    /// <param name="archiveDate">When it is to be archived; null leaves it as it is.</param>
    /// <param name="deleteDate">When it is to be deleted; null leaves it as it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="force">Whether it may be deleted at once.</param>
    /// <returns>The error; null where they keep the rules.</returns>
    public static GenesysException? Check(
        RecordingRetention current, RetentionDate? archiveDate, RetentionDate? deleteDate, DateTimeOffset now, bool force)
    {
        if (CheckState(current) is { } refusal)
        {
            return refusal;
        }

        if (deleteDate?.At is { } end && end <= now && !force && !IsSame(end, current.DeleteDate))
        {
            return Invalid(
                current.RecordingId,
                $"deleteDate {DisplayTime.Of(end)} is in the past: the service would delete the recording at once and for good.",
                "Give a -DeleteDate in the future, or another policy. If it is to be deleted now: Set-RecordingRetention -Force.");
        }

        var archive = archiveDate is null ? current.ArchiveDate : archiveDate.At;
        var delete = deleteDate is null ? current.DeleteDate : deleteDate.At;
        return archive >= delete
            ? Invalid(
                current.RecordingId,
                $"it would be archived at {DisplayTime.Of(archive.Value)} and deleted at {DisplayTime.Of(delete.Value)}; archiveDate must be before deleteDate.",
                archiveDate is null ? "Give an -ArchiveDate before the deletion too, or take it away with -ArchiveDate $null."
                : deleteDate is null ? "Give a -DeleteDate after the archiving too, or take it away with -DeleteDate $null."
                : "Give an -ArchiveDate before the -DeleteDate.")
            : null;
    }

    /// <summary>The error of dates that can't be.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="what">What is wrong with them.</param>
    /// <param name="action">The way out.</param>
    public static GenesysException Invalid(string recordingId, string what, string action) =>
        new(GenesysErrorKind.InvalidRetention, $"Recording '{recordingId}': {what}", action);

    /// <summary>The dates that a policy means for a recording: days from its creation. A date that the policy does not speak of stays, as an explicit
    /// deletion does where policies of the service overlap; an archiving that would come no earlier than the deletion is taken away.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="current">The recording.</param>
    /// <exception cref="GenesysException">InvalidRetention: the policy names no days, or the recording no creation.</exception>
    public static (RetentionDate? ArchiveDate, RetentionDate? DeleteDate) Compute(RecordingRetentionPolicy policy, RecordingRetention current)
    {
        if (policy.ArchiveDays is null && policy.DeleteDays is null)
        {
            throw Invalid(
                current.RecordingId,
                policy.DeletesAtOnce
                    ? $"retention policy '{policy}' deletes recordings at once; no date follows from it."
                    : $"retention policy '{policy}' names no days for archiving or deletion; no date follows from it.",
                "Choose a policy with ArchiveDays or DeleteDays (Get-RecordingRetentionPolicy shows them), or give -ArchiveDate and -DeleteDate.");
        }

        if (current.CreatedAt is not { } created)
        {
            throw Invalid(
                current.RecordingId,
                "the service does not tell its creationTime, which the days of a policy count from.",
                "Give -ArchiveDate and -DeleteDate instead of a policy.");
        }

        var archive = Add(current.RecordingId, created, policy, policy.ArchiveDays);
        var delete = Add(current.RecordingId, created, policy, policy.DeleteDays);
        if (archive is null && delete is not null && current.ArchiveDate >= delete.At)
        {
            archive = RetentionDate.Never;
        }

        return (archive, delete);
    }

    /// <summary>Days are 24 hours each, in UTC: no time zone and no calendar has a say.</summary>
    private static RetentionDate? Add(string recordingId, DateTimeOffset created, RecordingRetentionPolicy policy, int? days)
    {
        if (days is not { } count)
        {
            return null;
        }

        try
        {
            return RetentionDate.Of(created.ToUniversalTime().AddDays(count));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Invalid(
                recordingId,
                string.Create(CultureInfo.InvariantCulture, $"{count} days of retention policy '{policy}' lead beyond the calendar."),
                "Correct the days of the policy, or give -ArchiveDate and -DeleteDate.");
        }
    }

    private static GenesysException? CheckState(RecordingRetention current) => current.FileState?.ToUpperInvariant() switch
    {
        "UPLOADING" => Invalid(
            current.RecordingId,
            "its fileState is UPLOADING: its retention can't be changed before the upload has ended.",
            "Run it again in some minutes."),
        "DELETED" => Invalid(
            current.RecordingId,
            "its fileState is DELETED: there is nothing left to keep or to delete.",
            "Leave it out. What was deleted can't be brought back."),
        _ => null,
    };
}
