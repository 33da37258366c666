namespace GenesysRecordingTags.Core.Http;

/// <summary>The error of a success whose body is not what the contract says.</summary>
internal static class UnexpectedAnswer
{
    /// <summary>Makes the error.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What was answered.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="cause">What found it.</param>
    public static GenesysApiException Create(ApiRequest request, ApiResponse response, string what, Exception? cause = null)
    {
        var isChange = request.IsChange;
        var subject = char.ToUpperInvariant(request.Subject[0]) + request.Subject[1..];
        var consequence = isChange ? " The change was probably applied." : string.Empty;
        return new GenesysApiException(
            GenesysErrorKind.UnexpectedResponse,
            $"{subject}: {what} ({response.StatusCode}).{consequence}",
            RecommendedActions.Unexpected,
            cause)
        {
            StatusCode = response.StatusCode,
            CorrelationId = response.CorrelationId,
            Attempts = response.Attempts,
            OutcomeUnknown = isChange,
        };
    }
}
