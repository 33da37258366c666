namespace GenesysRecordingTags;

/// <summary>The statuses a tag can have (Media API, section 3).</summary>
public static class TagStatus
{
    /// <summary>The tag is in force.</summary>
    public const string Active = "Active";

    /// <summary>The tag waits for a review.</summary>
    public const string Pending = "Pending";

    /// <summary>The tag was reviewed and refused.</summary>
    public const string Rejected = "Rejected";

    private static readonly string[] Values = [Active, Pending, Rejected];

    /// <summary>All statuses.</summary>
    public static IReadOnlyList<string> All => Values;

    /// <summary>The status in the service's own spelling, where it is one in other letter cases; otherwise as given.</summary>
    /// <param name="status">The text to look up.</param>
    public static string Normalize(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var trimmed = status.Trim();
        foreach (var value in Values)
        {
            if (string.Equals(value, trimmed, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return status;
    }

    /// <summary>Whether the text is a status, in the service's own spelling.</summary>
    /// <param name="status">The text to look up.</param>
    public static bool IsKnown(string? status) => Array.IndexOf(Values, status) >= 0;
}
