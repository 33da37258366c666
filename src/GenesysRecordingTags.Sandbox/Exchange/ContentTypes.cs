namespace GenesysRecordingTags.Sandbox;

/// <summary>Tells a request body's content type, parameters such as the charset aside.</summary>
internal static class ContentTypes
{
    public static bool IsJson(SandboxRequest request) => Is(request, "application/json");

    public static bool IsForm(SandboxRequest request) => Is(request, "application/x-www-form-urlencoded");

    private static bool Is(SandboxRequest request, string expected)
    {
        var value = request.Header("Content-Type").AsSpan();
        var end = value.IndexOf(';');
        return (end < 0 ? value : value[..end]).Trim().Equals(expected, StringComparison.OrdinalIgnoreCase);
    }
}
