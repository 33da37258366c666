namespace GenesysRecordingTags.Core.Http;

/// <summary>Sends requests to the API host: authenticated, within its rate limit, and again where that helps.</summary>
public interface IApiClient
{
    /// <summary>Sends a request until it is answered for good.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the attempts and the waits.</param>
    /// <returns>A success, or an expected status.</returns>
    /// <exception cref="GenesysApiException">Anything else, after all retries.</exception>
    Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken);
}
