using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A place in a subscription's events, as the opaque text that a client gives back.</summary>
internal static class PageToken
{
    // Whatever their alignment, these give a plus and a slash in base64: a client that does not escape is found out.
    private const string Mark = ">>>???";

    public static string Write(string subscriptionId, int position) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"mark":"{{Mark}}","of":"{{subscriptionId}}","after":{{position}}}"""));

    /// <summary>The place; null where the text is not a token of this subscription.</summary>
    public static int? Read(string subscriptionId, string token)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(token));
            return document.RootElement.GetProperty("of").ValueEquals(subscriptionId)
                && document.RootElement.GetProperty("after").TryGetInt32(out var position) && position >= 0 ? position : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
