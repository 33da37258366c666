namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What of a record can be asked for by its text. The numbers stand in ledgers.</summary>
internal enum RecordTermKind
{
    /// <summary>The label of a tag that was asked for, applied or taken away.</summary>
    Label = 1,

    /// <summary>The taxonomy of such a tag.</summary>
    TaxonomyId = 2,

    /// <summary>The retention policy that was asked for or applied, by name and by id.</summary>
    RetentionPolicy = 3,

    /// <summary>Who ran the command.</summary>
    Actor = 4,

    /// <summary>The OAuth client.</summary>
    Client = 5,

    /// <summary>The name of the error.</summary>
    ErrorId = 6,

    /// <summary>What was done.</summary>
    Action = 7,

    /// <summary>How it ended; most succeed, and have no such term.</summary>
    Outcome = 8,

    /// <summary>The run's id.</summary>
    RunId = 9,

    /// <summary>The run's name.</summary>
    RunName = 10,

    /// <summary>That it undid another change: <c>true</c>, or no such term.</summary>
    IsUndo = 11,
}
