namespace GenesysRecordingTags;

/// <summary>A run of changes: one command that changes recordings, or all commands that share a run's name.</summary>
public sealed record RecordingRun
{
    /// <summary>Its id: the time it began (UTC), and what makes it unique in its ledger.</summary>
    public required string RunId { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    public string? RunName { get; init; }

    /// <summary>The command that began it.</summary>
    public required string Command { get; init; }

    /// <summary>How it stands.</summary>
    public required RecordingRunState State { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its last command ended (UTC). Null while one is at work; where its process was ended, the time of its last record.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many changes were applied.</summary>
    public long Applied { get; init; }

    /// <summary>How many changes were not sent, because they had been applied earlier.</summary>
    public long AlreadyApplied { get; init; }

    /// <summary>How many recordings' last change in the run failed. One that was corrected in the same run is not among them.</summary>
    public long Failed { get; init; }

    /// <summary>How many changes are unfinished: under way, interrupted, or of unknown outcome.</summary>
    public long Unfinished { get; init; }

    /// <summary>How many recordings the run has audit records of.</summary>
    public long Recordings { get; init; }

    /// <summary>Applied changes a second, from its beginning to its end; null as long as nothing was applied.</summary>
    public double? Rate { get; init; }

    /// <summary>Who began it: the operating system's user.</summary>
    public string? Actor { get; init; }

    /// <summary>The OAuth client's id.</summary>
    public string? Client { get; init; }

    /// <summary>The machine it was begun on.</summary>
    public string? Machine { get; init; }

    /// <summary>The run in a line.</summary>
    public override string ToString() =>
        DisplayText.Escape(FormattableString.Invariant($"{RunName ?? RunId}: {Applied} applied, {Failed} failed, {Unfinished} unfinished"));
}
