namespace GenesysRecordingTags.Core.Authentication;

/// <summary>A bearer token, ready to be sent. Nothing prints it.</summary>
internal sealed class AccessToken
{
    private const string Scheme = "Bearer ";

    public AccessToken(string token) => HeaderValue = Scheme + token;

    /// <summary>The value of the Authorization header.</summary>
    public string HeaderValue { get; }

    /// <summary>The bare token, for the scrubber.</summary>
    public ReadOnlySpan<char> Bare => HeaderValue.AsSpan(Scheme.Length);

    /// <summary>From when on it is not used for a new request; null: until the service refuses it.</summary>
    public TimeSpan? StaleAt { get; init; }

    /// <summary>When the service says that it runs out (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a text can be a token: one that holds a line break would end the header, and begin another.</summary>
    /// <param name="text">The text.</param>
    public static bool IsUsable(string? text) => !string.IsNullOrEmpty(text) && text.All(static character => character is > ' ' and < '\x7F');

    /// <inheritdoc/>
    public override string ToString() => "***";
}
