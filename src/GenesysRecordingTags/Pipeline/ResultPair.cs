namespace GenesysRecordingTags.Pipeline;

/// <summary>The results of two changes that one input item became: its tags and its retention. They are written as one.</summary>
internal sealed class ResultPair
{
    private RecordingTagResult? _tags;
    private RecordingRetention? _retention;
    private int _open = 2;

    /// <summary>Takes the result of one of them.</summary>
    /// <param name="result">The result; null where it has none.</param>
    /// <param name="warn">Hears of a retention that was set although the tags were not.</param>
    /// <returns>What is to be written; null where the other one is still to come, or the tags failed.</returns>
    public RecordingTagResult? Take(object? result, Action<string> warn)
    {
        _tags = result as RecordingTagResult ?? _tags;
        _retention = result as RecordingRetention ?? _retention;
        if (--_open > 0)
        {
            return null;
        }

        if (_tags is null && _retention is { } set)
        {
            warn($"Recording '{set.RecordingId}': its tags were not applied; its retention is set all the same (audit record {set.AuditId}).");
        }

        return _tags is null ? null : _tags with { RetentionPolicy = _retention?.RetentionPolicy, Attempts = _tags.Attempts + (_retention?.Attempts ?? 0) };
    }
}
