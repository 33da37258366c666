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

    /// <summary>When it was asked for, as a timestamp of the clock. The service's clock for it began no earlier.</summary>
    public long RequestedAt { get; init; }

    /// <summary>How long from then on it is used for new requests; null: until the service refuses it.</summary>
    public TimeSpan? UsedFor { get; init; }

    /// <summary>When the service says that it runs out (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether a text can be a token: one that holds a line break would end the header, and begin another.</summary>
    /// <param name="text">The text.</param>
    public static bool IsUsable(string? text) => !string.IsNullOrEmpty(text) && text.All(static character => character is > ' ' and < '\x7F');

    /// <inheritdoc/>
    public override string ToString() => "***";
}
