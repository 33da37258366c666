using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Reads the body of a success, or says what is wrong with it.</summary>
internal static class MediaResponse
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What was answered.</param>
    /// <param name="type">What it should be.</param>
    /// <exception cref="GenesysApiException">Of kind UnexpectedResponse; a change was probably applied all the same.</exception>
    public static T Read<T>(ApiRequest request, ApiResponse response, JsonTypeInfo<T> type)
        where T : class
    {
        if (response.Body.IsEmpty)
        {
            throw Unexpected(request, response, "the answer has no body");
        }

        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw Unexpected(request, response, "the answer is null");
        }
        catch (JsonException exception)
        {
            throw Unexpected(request, response, Describe(exception), exception);
        }
    }

    /// <summary>Makes the error.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What was answered.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="cause">What found it.</param>
    public static GenesysApiException Unexpected(ApiRequest request, ApiResponse response, string what, Exception? cause = null)
    {
        var isChange = request.Method != HttpMethod.Get;
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

    private static string Describe(JsonException exception)
    {
        // The path is made of names the service sent: fit to be shown only when cleaned.
        var path = ErrorBody.Clean(exception.Path, 100);
        return path is null or "$"
            ? "the answer is not the JSON of the contract"
            : $"the answer's '{path.Replace("$.", string.Empty, StringComparison.Ordinal)}' is not of the contract's type, or the answer breaks off there";
    }
}
