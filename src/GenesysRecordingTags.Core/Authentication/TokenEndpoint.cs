using System.Text;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Authentication;

/// <summary>Gets a token for an OAuth client (Media API, section 1).</summary>
internal sealed class TokenEndpoint
{
    /// <summary>Never used longer, whatever the service says.</summary>
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(50);

    /// <summary>Renewed so long before it runs out.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly RequestPipeline _pipeline;
    private readonly ClientCredentials _credentials;
    private readonly SecretScrubber _scrubber;
    private readonly ApiErrors _errors;
    private readonly TimeProvider _time;
    private readonly Uri _uri;
    private readonly byte[] _form;

    public TokenEndpoint(TransportOptions options, RequestPipeline pipeline, ClientCredentials credentials, SecretScrubber scrubber, ApiErrors errors)
    {
        _pipeline = pipeline;
        _credentials = credentials;
        _scrubber = scrubber;
        _errors = errors;
        _time = options.TimeProvider;
        _uri = new Uri((options.LoginUri ?? options.BaseUri).GetLeftPart(UriPartial.Path).TrimEnd('/') + "/oauth/token");
        var scope = options.Scopes.Count == 0 ? string.Empty : "&scope=" + Uri.EscapeDataString(string.Join(' ', options.Scopes));
        _form = Encoding.ASCII.GetBytes("grant_type=client_credentials" + scope);
    }

    /// <summary>Gets a new token.</summary>
    /// <param name="startedAt">The start of the clock that <see cref="AccessToken.StaleAt"/> is told by.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AccessToken> RequestAsync(long startedAt, CancellationToken cancellationToken)
    {
        var context = new RequestContext
        {
            Request = new ApiRequest { Method = HttpMethod.Post, PathAndQuery = "/oauth/token", Body = _form, Subject = "the access token" },
            Uri = _uri,
            MediaType = RequestBody.Form,
            IsSafe = true,
            Authorization = _credentials.CreateBasicHeader(),
        };
        // Counted from before it was asked for: the service's clock for it began no earlier.
        var askedAt = _time.GetElapsedTime(startedAt);
        var askedDate = _time.GetUtcNow();
        await _pipeline.RunAsync(context, cancellationToken).ConfigureAwait(false);
        context.Authorization = null;
        if (!context.IsAccepted)
        {
            throw _errors.Create(context);
        }

        if (TokenResponse.Read(context.Body, out var problem) is not { } answer)
        {
            throw _errors.CreateUnexpected(context, problem!);
        }

        var token = new AccessToken(answer.Token)
        {
            StaleAt = askedAt + GetUse(answer.Lifetime),
            ExpiresAt = askedDate + answer.Lifetime,
        };
        _scrubber.Remember(token);
        return token;
    }

    /// <summary>How long a token is used; half its life where that is short, or none would ever be.</summary>
    private static TimeSpan GetUse(TimeSpan? lifetime)
    {
        if (lifetime is not { } life)
        {
            return LongestUse;
        }

        var use = life >= 2 * Margin ? life - Margin : life / 2;
        return use < LongestUse ? use : LongestUse;
    }
}
