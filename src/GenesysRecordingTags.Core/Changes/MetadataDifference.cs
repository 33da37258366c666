namespace GenesysRecordingTags.Core.Changes;

/// <summary>What of a recording's metadata is no longer what a change left.</summary>
internal static class MetadataDifference
{
    /// <summary>Finds it.</summary>
    /// <param name="left">What the change left.</param>
    /// <param name="live">What the service answers now.</param>
    /// <returns>One sentence each; empty where nothing differs.</returns>
    public static IReadOnlyList<string> Find(RecordingState? left, RecordingMetadata live)
    {
        List<string> differences = [];
        foreach (var (key, value) in left?.Metadata ?? new Dictionary<string, string?>())
        {
            var now = live.Metadata.GetValueOrDefault(key);
            if (!string.Equals(now, value, StringComparison.Ordinal))
            {
                differences.Add($"Metadata '{key}' is {Quote(now)} now; the change left {Quote(value)}.");
            }
        }

        if (left?.PlainTags is { } tags && !tags.ToHashSet(StringComparer.Ordinal).SetEquals(live.Tags))
        {
            differences.Add($"The plain tags are [{string.Join(", ", live.Tags)}] now; the change left [{string.Join(", ", tags)}].");
        }

        return differences;
    }

    private static string Quote(string? value) => value is null ? "absent" : $"'{value}'";
}
