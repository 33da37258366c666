using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What the token endpoint answers (Media API, section 1).</summary>
/// <param name="Token">The bare token.</param>
/// <param name="Lifetime">How long it lives; null where the answer does not say.</param>
internal readonly record struct TokenResponse(string Token, TimeSpan? Lifetime)
{
    private const double LongestSeconds = 366 * 86400.0;

    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body.</param>
    /// <param name="problem">What is wrong with it; it never repeats any of it.</param>
    public static TokenResponse? Read(ReadOnlyMemory<byte> body, out string? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = "the token answer is not an object";
                return null;
            }

            var token = ErrorBody.GetText(root, "access_token");
            if (!AccessToken.IsUsable(token))
            {
                problem = "the token answer has no usable access_token";
                return null;
            }

            if (ErrorBody.GetText(root, "token_type") is { } type && !type.Equals("bearer", StringComparison.OrdinalIgnoreCase))
            {
                problem = "the token answer has another token_type than bearer";
                return null;
            }

            return new TokenResponse(token!, ReadLifetime(root));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for member names that hold half a surrogate pair.
            problem = "the token answer is not JSON";
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "***";

    private static TimeSpan? ReadLifetime(JsonElement root)
    {
        if (!root.TryGetProperty("expires_in", out var element))
        {
            return null;
        }

        double seconds = 0;
        var isNumber = element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetDouble(out seconds),
            JsonValueKind.String => double.TryParse(ErrorBody.GetText(root, "expires_in"), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds),
            _ => false,
        };
        return isNumber && !double.IsNaN(seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestSeconds)) : null;
    }
}
