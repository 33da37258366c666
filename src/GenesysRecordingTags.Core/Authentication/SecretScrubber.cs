using System.Buffers;
using System.Net;
using System.Text;

namespace GenesysRecordingTags.Core.Authentication;

/// <summary>Takes the secrets of a connection out of text that came from outside, before anybody sees it.</summary>
internal sealed class SecretScrubber
{
    private const string Mask = "***";

    // Tokens that were renewed a moment ago may still be echoed.
    private const int RememberedTokens = 4;

    private const int LongestId = 100;

    // What UUIDs are written with.
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF-");

    private readonly ClientCredentials? _credentials;
    private readonly object _gate = new();
    private readonly Queue<AccessToken> _tokens = new();
    private NetworkCredential? _proxyCredential;
    private bool _isHexEncoded;

    public SecretScrubber(ClientCredentials? credentials)
    {
        _credentials = credentials;
        _isHexEncoded = GetEncodedSecrets().Any(IsHex);
    }

    /// <summary>Learns a token to take out.</summary>
    /// <param name="token">The token.</param>
    public void Remember(AccessToken token)
    {
        lock (_gate)
        {
            _tokens.Enqueue(token);
            if (_tokens.Count > RememberedTokens)
            {
                _tokens.Dequeue();
            }
        }
    }

    /// <summary>Learns a proxy's password to take out.</summary>
    /// <param name="credential">The user and the password.</param>
    public void Remember(NetworkCredential credential)
    {
        lock (_gate)
        {
            _proxyCredential = credential;
            _isHexEncoded |= GetProxySecrets().Any(IsHex);
        }
    }

    /// <summary>The text without secrets.</summary>
    /// <param name="text">Any text.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Scrub(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        foreach (var secret in GetSecrets())
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Whether the text holds a secret.</summary>
    /// <param name="text">Any text.</param>
    public bool IsTainted(string text) => GetSecrets().Any(secret => text.Contains(secret, StringComparison.Ordinal));

    /// <summary>An id that the service gave, where it is one: short, plain, and none of the secrets.</summary>
    /// <param name="id">What the service gave.</param>
    /// <param name="token">The token that it was sent.</param>
    public string? ScrubId(string? id, AccessToken? token)
    {
        if (id is null || id.Length > LongestId || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        // This runs for every answer, and makes nothing where the id is a UUID, as the service's are: no encoded secret is in one, unless it
        // is itself made of such digits alone.
        var isTainted = IsHex(id) && !_isHexEncoded ? HoldsPlain(id, token) : IsTainted(id);
        return isTainted ? null : id;
    }

    private static bool IsHex(string text) => !text.AsSpan().ContainsAnyExcept(HexDigits);

    private bool HoldsPlain(string id, AccessToken? token)
    {
        if (token is not null && id.AsSpan().IndexOf(token.Bare) >= 0)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[LongestId];
        bytes = bytes[..Encoding.ASCII.GetBytes(id, bytes)];
        return _credentials is not null && bytes.IndexOf(_credentials.Secret) >= 0;
    }

    /// <summary>Every form in which a service, a gateway or a library may show a secret. Short-lived copies, for errors only.</summary>
    private List<string> GetSecrets()
    {
        var secrets = GetEncodedSecrets();
        if (_credentials is not null)
        {
            secrets.Add(Encoding.UTF8.GetString(_credentials.Secret));
        }

        secrets.AddRange(GetProxySecrets());
        lock (_gate)
        {
            foreach (var token in _tokens)
            {
                secrets.Add(token.Bare.ToString());
                secrets.Add(Uri.EscapeDataString(token.Bare.ToString()));
            }
        }

        // An empty text would be found everywhere, and longer forms must go before those they hold.
        secrets.RemoveAll(string.IsNullOrEmpty);
        secrets.Sort(static (left, right) => right.Length.CompareTo(left.Length));
        return secrets;
    }

    /// <summary>A proxy's password, and the header that it is sent in.</summary>
    private List<string> GetProxySecrets() => _proxyCredential is { Password: { Length: > 0 } password, UserName: var user }
        ? [password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))]
        : [];

    /// <summary>The forms of the client's secret that are not the secret as it is.</summary>
    private List<string> GetEncodedSecrets()
    {
        if (_credentials is null)
        {
            return [];
        }

        var secret = Encoding.UTF8.GetString(_credentials.Secret);
        List<string> encoded =
        [
            _credentials.CreateBasicHeader()["Basic ".Length..],
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(_credentials.Secret),
            WebUtility.HtmlEncode(secret),
            System.Text.Json.JsonEncodedText.Encode(secret).ToString(),
        ];
        encoded.RemoveAll(form => form == secret);
        return encoded;
    }
}
