namespace GenesysRecordingTags.Pipeline;

/// <summary>Rows next to each other that name one recording: together they are one atomic set.</summary>
internal sealed class TagRowGroup
{
    private readonly List<TagRow> _rows;

    /// <summary>Begins a group.</summary>
    /// <param name="first">Its first row.</param>
    public TagRowGroup(TagRow first) => _rows = [first];

    /// <summary>The recording of all rows.</summary>
    public string? RecordingId => _rows[0].RecordingId;

    /// <summary>The place of the first row in the input, from 1.</summary>
    public long Number => _rows[0].Number;

    /// <summary>The input item, or an array of them.</summary>
    public object? Input => _rows.Count == 1 ? _rows[0].Input : _rows.Select(row => row.Input).ToArray();

    /// <summary>The conversation that the rows name.</summary>
    public string? ConversationId => _rows.Find(row => !string.IsNullOrWhiteSpace(row.ConversationId))?.ConversationId;

    /// <summary>The event that the rows come from; null where none names one.</summary>
    public string? SourceEventId => _rows.Find(row => row.SourceEventId is not null)?.SourceEventId;

    /// <summary>The event subscription that delivered it.</summary>
    public string? SubscriptionName => _rows.Find(row => row.SubscriptionName is not null)?.SubscriptionName;

    /// <summary>All tags, in the order of the rows.</summary>
    public IReadOnlyList<RecordingTag?> Tags => _rows.SelectMany(row => row.Tags).ToList();

    /// <summary>The retention policies that the rows name; more than one is a contradiction.</summary>
    public IReadOnlyList<RetentionPolicy> RetentionPolicies => _rows.Select(row => row.RetentionPolicy).OfType<RetentionPolicy>().Distinct().ToList();

    /// <summary>Takes a row in, where it is of the same recording. Rows that say nothing of a recording are one set; rows whose recording
    /// is blank stay by themselves.</summary>
    /// <param name="row">The row.</param>
    public bool TryAdd(TagRow row)
    {
        var belongs = RecordingId is null
            ? row.RecordingId is null
            : !string.IsNullOrWhiteSpace(RecordingId) && RecordingId == row.RecordingId;
        if (belongs)
        {
            _rows.Add(row);
        }

        return belongs;
    }
}
