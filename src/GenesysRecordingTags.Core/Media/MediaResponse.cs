using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Reads the body of a success, or says what is wrong with it.</summary>
internal static class MediaResponse
{
    /// <summary>A recording, in words for messages.</summary>
    /// <param name="recording">The recording.</param>
    public static string SubjectOf(RecordingReference recording) => $"recording '{recording.RecordingId}'";

    /// <summary>Reads what is answered about a recording.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What was answered.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="getId">The recording that the answer names.</param>
    /// <exception cref="GenesysApiException">Of kind UnexpectedResponse; a change was probably applied all the same.</exception>
    public static T Read<T>(ApiRequest request, ApiResponse response, JsonTypeInfo<T> type, RecordingReference recording, Func<T, string?> getId)
        where T : class
    {
        var answer = Read(request, response, type);
        // An answer about another recording would be audited as this one's.
        return getId(answer) is { } id && !IsSameId(id, recording.RecordingId)
            ? throw UnexpectedAnswer.Create(request, response, $"the answer is about another recording, '{ErrorBody.Clean(id, 100)}'")
            : answer;
    }

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
            throw UnexpectedAnswer.Create(request, response, "the answer has no body");
        }

        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw UnexpectedAnswer.Create(request, response, "the answer is null");
        }
        catch (JsonException exception)
        {
            throw UnexpectedAnswer.Create(request, response, Describe(exception), exception);
        }
    }

    /// <summary>A UUID is the same in upper and in lower case.</summary>
    private static bool IsSameId(string left, string right) =>
        left == right || (Guid.TryParseExact(left, "D", out var leftId) && Guid.TryParseExact(right, "D", out var rightId) && leftId == rightId);

    private static string Describe(JsonException exception)
    {
        // The path is made of names the service sent: fit to be shown only when cleaned.
        var path = ErrorBody.Clean(exception.Path, 100);
        return path is null or "$"
            ? "the answer is not the JSON of the contract"
            : $"the answer's '{path.Replace("$.", string.Empty, StringComparison.Ordinal)}' is not of the contract's type, or the answer breaks off there";
    }
}
