namespace GenesysRecordingTags.Sandbox;

/// <summary>An operation of the Platform API: its path, what it needs, what it takes and who answers it.</summary>
internal sealed class PlatformOperation
{
    public PlatformOperation(SandboxOperation operation, string method, string path, Func<PlatformCall, SandboxResponse> answer)
    {
        Operation = operation;
        Method = method;
        Segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        Answer = answer;
    }

    public SandboxOperation Operation { get; }

    public string Method { get; }

    /// <summary>The path after <c>/api/v2/</c>; a segment in braces is a value.</summary>
    public string[] Segments { get; }

    public Func<PlatformCall, SandboxResponse> Answer { get; }

    public PermissionRule Permissions { get; init; } = PermissionRule.None;

    public QueryRules Query { get; init; } = QueryRules.None;

    /// <summary>The shape of the body; null where there is none.</summary>
    public JsonShape? Body { get; init; }

    /// <summary>The values in a path; null where it is another operation's.</summary>
    public Dictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != Segments.Length)
        {
            return null;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (!IsValue(Segments[i]) && !string.Equals(segments[i], Segments[i], StringComparison.Ordinal))
            {
                return null;
            }
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < segments.Length; i++)
        {
            if (IsValue(Segments[i]))
            {
                values[Segments[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            }
        }

        return values;
    }

    /// <summary>How many segments are text: the operation with the most wins.</summary>
    public int Precision => Segments.Count(segment => !IsValue(segment));

    private static bool IsValue(string segment) => segment[0] == '{';
}
