using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Sets when a recording is archived and deleted, where an API takes dates (Platform API, section 3.2). The dates are part of the intent:
/// however late the change is repeated, and whatever became of the policy, the same dates are sent.</summary>
public sealed record SetRetentionChange : RecordingChange
{
    /// <summary>When it is to be archived; null leaves it as it is.</summary>
    public RetentionDate? ArchiveDate { get; init; }

    /// <summary>When it is to be deleted; null leaves it as it is.</summary>
    public RetentionDate? DeleteDate { get; init; }

    /// <summary>The policy that the dates were computed from; null where they were given.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The dates that are to be replaced; null where that does not matter.</summary>
    public RecordingState? Expected { get; init; }

    /// <summary>What was read of the recording when the change was planned. Not kept in the ledger.</summary>
    public RecordingRetention? Known { get; init; }

    /// <summary>Why the change can't be made, found out when it was planned; null where it can. Not kept in the ledger.</summary>
    public GenesysException? Refusal { get; init; }

    internal override ChangeKind Kind => SetRetentionKind.Instance;

    /// <inheritdoc/>
    public override RecordingState ToState() => new() { ArchiveDate = ArchiveDate, DeleteDate = DeleteDate, RetentionPolicy = RetentionPolicy };

    /// <inheritdoc/>
    public override string Describe()
    {
        var dates = string.Join(
            "; ",
            new[] { DescribeDate("archiving", ArchiveDate, Known?.ArchiveDate), DescribeDate("deletion", DeleteDate, Known?.DeleteDate) }.OfType<string>());
        return dates.Length == 0 ? $"Set retention{DescribePolicy()}" : $"Set retention{DescribePolicy()}: {dates}";
    }

    internal override GenesysException? Validate(TagValidator validator)
    {
        if (string.IsNullOrWhiteSpace(Recording.RecordingId))
        {
            return new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording.");
        }

        if (Refusal is not null)
        {
            return Refusal;
        }

        return ArchiveDate is null && DeleteDate is null
            ? new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{Recording.RecordingId}': there is nothing to set.",
                "Give -ArchiveDate, -DeleteDate or -Policy. $null takes a date away.")
            : null;
    }

    /// <summary>A policy is asked for, not the dates that follow from it: asked for again, it is the same change, with the dates of the first time.</summary>
    internal override void WriteContent(CanonicalText text)
    {
        text.Add(RetentionPolicy?.Id ?? RetentionPolicy?.Name);
        text.Add(RetentionPolicy is null ? Write(ArchiveDate) : null);
        text.Add(RetentionPolicy is null ? Write(DeleteDate) : null);
    }

    internal override async Task<ChangeResponse> SendAsync(IGenesysApi api, SendOptions options, CancellationToken cancellationToken)
    {
        var service = api.Retention ?? throw api.Capabilities.CreateUnsupported("set dates of a recording's retention");
        var outcome = await service.SetAsync(
            new RetentionAssignment
            {
                Recording = Recording,
                ArchiveDate = ArchiveDate,
                DeleteDate = DeleteDate,
                Expected = Expected,
                Known = Known,
                Force = Force,
            },
            options,
            cancellationToken).ConfigureAwait(false);
        var result = outcome.Result with { RetentionPolicy = RetentionPolicy };
        return new ChangeResponse
        {
            Before = WhatWasThere(outcome),
            After = ToState(result) with { RetentionPolicy = RetentionPolicy },
            Differences = [.. Compare("archiveDate", ArchiveDate, result.ArchiveDate), .. Compare("deleteDate", DeleteDate, result.DeleteDate)],
            Result = new RetentionResponse(result),
            Attempts = result.Attempts,
            CorrelationId = result.CorrelationId,
        };
    }

    internal override RecordingState? SelectBefore(RecordingState? lastKnown, RecordingMetadata? read) => Expected;

    internal override bool IsRecordedAs(RecordingAuditRecord record) => false;

    internal override object ToEarlierResult(RecordingAuditRecord earlier) => new RecordingRetention
    {
        RecordingId = Recording.RecordingId,
        ConversationId = earlier.ConversationId ?? Recording.ConversationId,
        ArchiveDate = earlier.After?.ArchiveDate?.At,
        DeleteDate = earlier.After?.DeleteDate?.At,
        RetentionPolicy = earlier.After?.RetentionPolicy,
        CorrelationId = earlier.CorrelationId,
        AuditId = earlier.AuditId,
        SourceEventId = SourceEventId,
        SubscriptionName = SubscriptionName,
        RunId = Run?.Id,
        RunName = Run?.Name,
        Outcome = ChangeOutcome.AlreadyApplied,
    };

    internal override void WriteMembers(Utf8JsonWriter writer)
    {
        if (Expected is { } expected)
        {
            writer.WriteStartObject("expected");
            StateJson.WriteMembers(writer, expected);
            writer.WriteEndObject();
        }
    }

    /// <summary>Where nothing had to be sent, an earlier attempt of this change may have set the dates: what that one found is in the intent.</summary>
    private RecordingState WhatWasThere(RetentionOutcome outcome)
    {
        var replaced = ToState(outcome.Replaced);
        return outcome.WasSent || Expected is null
            ? replaced
            : replaced with { ArchiveDate = Expected.ArchiveDate ?? replaced.ArchiveDate, DeleteDate = Expected.DeleteDate ?? replaced.DeleteDate };
    }

    private static RecordingState ToState(RecordingRetention retention) => new()
    {
        ArchiveDate = RetentionDate.Of(retention.ArchiveDate),
        DeleteDate = RetentionDate.Of(retention.DeleteDate),
    };

    private static string? Write(RetentionDate? date) => date is null ? null : date.At?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "never";

    private static IEnumerable<string> Compare(string field, RetentionDate? asked, DateTimeOffset? answered)
    {
        if (asked is not null && !RetentionRules.IsSame(asked.At, answered))
        {
            yield return $"{field} is {RetentionDate.Of(answered)} instead of {asked}";
        }
    }

    private static string Show(DateTimeOffset? date) => date is { } moment ? DisplayTime.WithLocal(moment, TimeZoneInfo.Local) : "never";

    /// <summary>From and to, where both are known: whoever is asked must see what becomes of either date.</summary>
    private string? DescribeDate(string what, RetentionDate? asked, DateTimeOffset? current)
    {
        if (Known is null)
        {
            return asked is null ? null : $"{what} to {Show(asked.At)}";
        }

        return asked is null || RetentionRules.IsSame(asked.At, current)
            ? $"{what} stays {Show(current)}"
            : $"{what} from {Show(current)} to {Show(asked.At)}";
    }

    private string DescribePolicy()
    {
        if (RetentionPolicy is not { } policy)
        {
            return string.Empty;
        }

        var days = new[]
        {
            policy.ArchiveDays is { } archive ? string.Create(CultureInfo.InvariantCulture, $"archive after {archive} days") : null,
            policy.DeleteDays is { } delete ? string.Create(CultureInfo.InvariantCulture, $"delete after {delete} days") : null,
        };
        var text = string.Join(", ", days.OfType<string>());
        return text.Length == 0 ? $" by policy '{policy}'" : $" by policy '{policy}' ({text})";
    }

    private sealed class RetentionResponse(RecordingRetention answer) : IChangeResult
    {
        public object Complete(RecordingChange change, string auditId, TimeSpan latency) => answer with
        {
            AuditId = auditId,
            Latency = latency,
            SourceEventId = change.SourceEventId,
            SubscriptionName = change.SubscriptionName,
            RunId = change.Run?.Id,
            RunName = change.Run?.Name,
            Outcome = ChangeOutcome.Applied,
        };
    }
}
