using System.Text;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Gets a token for an OAuth client (Media API, section 1; Platform API, section 2.1).</summary>
internal sealed class TokenEndpoint
{
    private const string Path = "/oauth/token";

    /// <summary>Never used longer, whatever the service says.</summary>
    private static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(50);

    /// <summary>Renewed so long before it runs out.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly RequestPipeline _pipeline;
    private readonly ClientCredentials _credentials;
    private readonly SecretScrubber _scrubber;
    private readonly ApiErrors _errors;
    private readonly TransportOptions _options;
    private readonly Uri _uri;
    private readonly ApiRequest _request;

    public TokenEndpoint(TransportOptions options, RequestPipeline pipeline, ClientCredentials credentials, SecretScrubber scrubber, ApiErrors errors)
    {
        _pipeline = pipeline;
        _credentials = credentials;
        _scrubber = scrubber;
        _errors = errors;
        _options = options;
        _uri = new Uri((options.LoginUri ?? options.BaseUri).GetLeftPart(UriPartial.Path).TrimEnd('/') + Path);
        var scope = options.Scopes.Count == 0 ? string.Empty : "&scope=" + Uri.EscapeDataString(string.Join(' ', options.Scopes));
        _request = new ApiRequest
        {
            Method = HttpMethod.Post,
            PathAndQuery = Path,
            Semantics = RequestSemantics.Safe,
            Body = Encoding.ASCII.GetBytes("grant_type=client_credentials" + scope),
            MediaType = RequestBody.Form,
            Subject = "the access token",
        };
    }

    /// <summary>Gets a new token.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AccessToken> RequestAsync(CancellationToken cancellationToken)
    {
        var request = new RequestState(_request, _uri, honorsKeys: false, cancellationToken) { Authorization = _credentials.CreateBasicHeader() };
        var requestedAt = _options.TimeProvider.GetTimestamp();
        var requestedOn = _options.TimeProvider.GetUtcNow();
        var result = await _pipeline.RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (!result.IsAcceptedBy(_request))
        {
            throw _errors.Create(request, result);
        }

        if (TokenResponse.Read(result.Body, out var problem) is not { } answer)
        {
            throw _errors.CreateUnexpected(request, result, problem!);
        }

        var token = new AccessToken(answer.Token)
        {
            RequestedAt = requestedAt,
            UsedFor = GetUse(answer.Lifetime),
            ExpiresAt = requestedOn + answer.Lifetime,
        };
        _scrubber.Remember(token);
        _options.Log?.Write(new LogEntry
        {
            Event = LogEvents.TokenRenewed,
            Duration = _options.TimeProvider.GetElapsedTime(requestedAt),
            Attempt = request.Attempts,
            CorrelationId = result.CorrelationId,
            Outcome = "Succeeded",
            Message = token.ExpiresAt is { } expiry ? $"Good until {expiry:u}." : null,
        });
        if (_options.Diagnostics.IsEnabled(DiagnosticLevel.Verbose))
        {
            _options.Diagnostics.Report(
                DiagnosticLevel.Verbose,
                $"Got an access token{(token.ExpiresAt is { } at ? $", good until {at:u}" : string.Empty)}.");
        }

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
