namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>A run, as the ledger keeps it. What its changes came to is read off the audit records, not kept beside them.</summary>
internal sealed record StoredRun
{
    /// <summary>Its place among the runs; 0 until it has one.</summary>
    public long Number { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; null where it has none. Letter cases do not count.</summary>
    public string? Name { get; init; }

    /// <summary>The command that began it.</summary>
    public required string Command { get; init; }

    /// <summary>The open ledger that works on it; null where nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its last command ended (UTC); null where one is at work, or was ended with its process.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether its last command was stopped before it had taken all its input.</summary>
    public bool WasStopped { get; init; }

    /// <summary>Changes that were not sent, because they had been applied earlier.</summary>
    public long AlreadyApplied { get; init; }

    /// <summary>Who began it.</summary>
    public string? Actor { get; init; }

    /// <summary>The OAuth client's id.</summary>
    public string? Client { get; init; }

    /// <summary>The machine it was begun on.</summary>
    public string? Machine { get; init; }
}
