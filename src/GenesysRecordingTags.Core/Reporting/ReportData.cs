using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>All that a report shows, taken from the records in one pass.</summary>
internal sealed class ReportData
{
    /// <summary>So many changes that did not succeed are listed one by one.</summary>
    public const int ListedFailures = 100;

    private readonly HashSet<string> _organizations = new(StringComparer.Ordinal);

    /// <summary>Figures.</summary>
    public AuditStatistics Statistics { get; } = new();

    /// <summary>Outcomes over time.</summary>
    public Timeline Timeline { get; } = new();

    /// <summary>Changes that did not succeed, by the name of the error.</summary>
    public Tally Errors { get; } = new();

    /// <summary>Labels that were applied.</summary>
    public Tally Labels { get; } = new();

    /// <summary>Retention policies that were applied.</summary>
    public Tally Policies { get; } = new();

    /// <summary>The first changes that failed, or whose outcome is unknown.</summary>
    public List<RecordingAuditRecord> Failures { get; } = [];

    /// <summary>How many there are of them in all.</summary>
    public long FailureCount { get; private set; }

    /// <summary>The organisations the changes were made in.</summary>
    public IEnumerable<string> Organizations => _organizations.Order(StringComparer.Ordinal);

    /// <summary>Takes a record.</summary>
    public void Add(RecordingAuditRecord record)
    {
        Statistics.Add(record);
        Timeline.Add(record.Timestamp, record.Outcome);
        if (record.Organization is { } organization)
        {
            _organizations.Add(organization);
        }

        if (record.Outcome is AuditOutcome.Failed or AuditOutcome.Unknown)
        {
            FailureCount++;
            Errors.Add(record.ErrorId ?? record.Outcome.ToString());
            if (Failures.Count < ListedFailures)
            {
                Failures.Add(record);
            }
        }
        else if (record is { Action: RecordingAction.AddTag or RecordingAction.SetRetention, Outcome: AuditOutcome.Succeeded, After: { } after })
        {
            foreach (var tag in after.Tags ?? [])
            {
                Labels.Add(tag?.Label ?? string.Empty);
            }

            if (after.RetentionPolicy is { } policy)
            {
                Policies.Add(policy.ToString());
            }
        }
    }
}
