using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>All that a report shows, taken from the records in one pass.</summary>
/// <param name="undone">Which changes were undone.</param>
internal sealed class ReportData(UndoneChanges undone)
{
    /// <summary>So many changes that did not succeed are listed in the page.</summary>
    public const int ListedFailures = 2000;

    private readonly HashSet<string> _organizations = new(StringComparer.Ordinal);
    private byte[] _lastOrganization = [];

    /// <summary>Figures.</summary>
    public AuditStatistics Statistics { get; } = new();

    /// <summary>Outcomes over time.</summary>
    public Timeline Timeline { get; } = new();

    /// <summary>Changes that did not succeed, by the name of the error.</summary>
    public Tally Errors { get; } = new();

    /// <summary>Changes by what was done.</summary>
    public Tally Actions { get; } = new();

    /// <summary>Changes by the operating system's user.</summary>
    public Tally Actors { get; } = new();

    /// <summary>Changes by OAuth client.</summary>
    public Tally Clients { get; } = new();

    /// <summary>Changes by machine.</summary>
    public Tally Machines { get; } = new();

    /// <summary>Changes by run: its name, or its id where it has none.</summary>
    public Tally Runs { get; } = new();

    /// <summary>Labels that were applied.</summary>
    public Tally Labels { get; } = new();

    /// <summary>Retention policies that were applied.</summary>
    public Tally Policies { get; } = new();

    /// <summary>The changes of the first recordings.</summary>
    public ReportHistory History { get; } = new();

    /// <summary>The first changes that failed, or whose outcome is unknown.</summary>
    public List<RecordingAuditRecord> Failures { get; } = [];

    /// <summary>How many there are of them in all.</summary>
    public long FailureCount { get; private set; }

    /// <summary>How many of the changes were undone since.</summary>
    public long UndoneCount { get; private set; }

    /// <summary>How many recordings the changes are of.</summary>
    public long RecordingCount => Statistics.Recordings;

    /// <summary>The organisations the changes were made in.</summary>
    public IEnumerable<string> Organizations => _organizations.Order(StringComparer.Ordinal);

    /// <summary>Whether a change failed, or its outcome is unknown.</summary>
    public static bool IsFailure(RecordingAuditRecord record) => record.Outcome is AuditOutcome.Failed or AuditOutcome.Unknown;

    /// <summary>The change that undid one; null where it is in force.</summary>
    public string? FindUndoOf(RecordingAuditRecord record) => undone.FindUndoOf(record.AuditId);

    /// <summary>Takes what a record says.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="time">Its time (UTC).</param>
    /// <param name="outcome">How it ended.</param>
    /// <returns>Whether it may be shown by itself: then <see cref="Show"/> is to be called with all of it.</returns>
    public bool Add(long sequence, RecordFacts facts, DateTimeOffset time, AuditOutcome outcome)
    {
        var isFailure = outcome is AuditOutcome.Failed or AuditOutcome.Unknown;
        Statistics.Add(sequence, facts, time, outcome);
        Timeline.Add(time, outcome);
        Actions.Add(facts.Action, isFailure);
        AddOr(Actors, FindTerm(facts, RecordTermKind.Actor), "(unknown)"u8, isFailure);
        AddOr(Clients, FindTerm(facts, RecordTermKind.Client), "(access token)"u8, isFailure);
        AddOr(Machines, facts.Machine, "(unknown)"u8, isFailure);
        var run = FindTerm(facts, RecordTermKind.RunName);
        AddOr(Runs, run.IsEmpty ? FindTerm(facts, RecordTermKind.RunId) : run, "(no run)"u8, isFailure);
        UndoneCount += undone.Count > 0 && undone.FindUndoOf(Encoding.UTF8.GetString(facts.AuditId)) is not null ? 1 : 0;
        if (!facts.Organization.IsEmpty && !facts.Organization.SequenceEqual(_lastOrganization))
        {
            _lastOrganization = facts.Organization.ToArray();
            _organizations.Add(Encoding.UTF8.GetString(_lastOrganization));
        }

        if (isFailure)
        {
            FailureCount++;
            AddOr(Errors, facts.ErrorId, outcome == AuditOutcome.Failed ? "Failed"u8 : "Unknown"u8, isFailed: false);
        }
        else if (outcome == AuditOutcome.Succeeded && (facts.Action.SequenceEqual("AddTag"u8) || facts.Action.SequenceEqual("SetRetention"u8)))
        {
            AddTags(facts);
        }

        return History.Wants(facts.RecordingId) || (isFailure && Failures.Count < ListedFailures);
    }

    /// <summary>Takes a record that may be shown by itself.</summary>
    public void Show(RecordingAuditRecord record)
    {
        History.Add(record);
        if (IsFailure(record) && Failures.Count < ListedFailures)
        {
            Failures.Add(record);
        }
    }

    private static void AddOr(Tally tally, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherwise, bool isFailed) =>
        tally.Add(name.IsEmpty ? otherwise : name, isFailed);

    private static ReadOnlySpan<byte> FindTerm(RecordFacts facts, RecordTermKind kind)
    {
        for (var i = 0; i < facts.TermCount; i++)
        {
            if (facts.KindOf(i) == kind)
            {
                return facts.TextOf(i);
            }
        }

        return default;
    }

    private void AddTags(RecordFacts facts)
    {
        for (var i = 0; i < facts.TermCount; i++)
        {
            if (facts.KindOf(i) == RecordTermKind.Label)
            {
                Labels.Add(facts.TextOf(i));
            }
        }

        // Its name, or its id where it has none.
        if (FindTerm(facts, RecordTermKind.RetentionPolicy) is { IsEmpty: false } policy)
        {
            Policies.Add(policy);
        }
    }
}
