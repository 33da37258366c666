using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>All that a report shows, taken from the records in one pass.</summary>
internal sealed class ReportData
{
    /// <summary>So many changes that did not succeed are listed one by one.</summary>
    public const int ListedFailures = 100;

    private readonly HashSet<string> _organizations = new(StringComparer.Ordinal);
    private byte[] _lastOrganization = [];

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
    /// <param name="sequence">Its place.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="time">Its time (UTC).</param>
    /// <param name="outcome">How it ended.</param>
    /// <returns>Whether it is to be listed by itself: see <see cref="AddFailure"/>.</returns>
    public bool Add(long sequence, RecordFacts facts, DateTimeOffset time, AuditOutcome outcome)
    {
        Statistics.Add(sequence, facts, time, outcome);
        Timeline.Add(time, outcome);
        if (!facts.Organization.IsEmpty && !facts.Organization.SequenceEqual(_lastOrganization))
        {
            _lastOrganization = facts.Organization.ToArray();
            _organizations.Add(Encoding.UTF8.GetString(_lastOrganization));
        }

        if (outcome is AuditOutcome.Failed or AuditOutcome.Unknown)
        {
            FailureCount++;
            Errors.Add(facts.ErrorId.IsEmpty ? outcome.ToString() : Encoding.UTF8.GetString(facts.ErrorId));
            return Failures.Count < ListedFailures;
        }

        if (outcome == AuditOutcome.Succeeded && facts.Action.SequenceEqual("AddTag"u8))
        {
            AddTerms(facts);
        }

        return false;
    }

    /// <summary>Takes a record that is listed by itself.</summary>
    public void AddFailure(RecordingAuditRecord record) => Failures.Add(record);

    private void AddTerms(RecordFacts facts)
    {
        var hasPolicy = false;
        for (var i = 0; i < facts.TermCount; i++)
        {
            if (facts.KindOf(i) == RecordTermKind.Label)
            {
                Labels.Add(Encoding.UTF8.GetString(facts.TextOf(i)));
            }
            else if (facts.KindOf(i) == RecordTermKind.RetentionPolicy && !hasPolicy)
            {
                // Its name, or its id where it has none.
                hasPolicy = true;
                Policies.Add(Encoding.UTF8.GetString(facts.TextOf(i)));
            }
        }
    }
}
