namespace GenesysRecordingTags.Core.Http;

/// <summary>The one pipeline to the API host: authentication, retry, rate limiter, sender.</summary>
public interface IApiTransport
{
    /// <summary>Sends a request until it is answered for good.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the tries and the waits.</param>
    /// <returns>A success, or an expected status.</returns>
    /// <exception cref="GenesysApiException">Anything else, after all retries.</exception>
    Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken);
}
