using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The tokens that are alive.</summary>
internal sealed class TokenStore(SandboxOptions options)
{
    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private long _issued;

    /// <summary>How many tokens were ever issued.</summary>
    public long Issued => Interlocked.Read(ref _issued);

    public string Issue(IReadOnlyList<string> scopes, DateTimeOffset now)
    {
        foreach (var (value, token) in _tokens)
        {
            if (token.ExpiresAt <= now)
            {
                _tokens.TryRemove(value, out _);
            }
        }

        var issued = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        _tokens[issued] = new AccessToken(options.ClientId, scopes, now + options.TokenLifetime);
        Interlocked.Increment(ref _issued);
        return issued;
    }

    /// <summary>The token behind an Authorization header; null where it is missing, unknown, revoked or expired.</summary>
    public AccessToken? Find(string? authorization, DateTimeOffset now)
    {
        const string Scheme = "Bearer ";
        return authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && _tokens.TryGetValue(authorization[Scheme.Length..].Trim(), out var token)
            && token.ExpiresAt > now ? token : null;
    }

    /// <summary>Ends one token.</summary>
    public void Revoke(AccessToken token)
    {
        foreach (var (value, held) in _tokens)
        {
            if (ReferenceEquals(held, token))
            {
                _tokens.TryRemove(value, out _);
            }
        }
    }

    public int RevokeAll()
    {
        var count = _tokens.Count;
        _tokens.Clear();
        return count;
    }
}
