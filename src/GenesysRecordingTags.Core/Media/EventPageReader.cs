using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Reads a page of events; one entry that can't be read must not cost the others.</summary>
internal static class EventPageReader
{
    /// <summary>Reads a page.</summary>
    /// <param name="body">The body.</param>
    /// <param name="cursor">The token that the page was asked for with.</param>
    /// <param name="problem">What is wrong with the whole of it.</param>
    public static EventBatch? Read(ReadOnlyMemory<byte> body, string? cursor, out string? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = "the page is not an object";
                return null;
            }

            if (!root.TryGetProperty("events", out var entries) || entries.ValueKind != JsonValueKind.Array)
            {
                problem = "the page's 'events' is not an array";
                return null;
            }

            return TryReadText(root, "nextPageToken", out var nextPageToken)
                ? ReadEntries(entries, cursor, nextPageToken)
                : Fail("the page's 'nextPageToken' is not text", out problem);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for member names that hold half a surrogate pair, beside the page's own.
            problem = "the page is not JSON, or breaks off";
            return null;
        }
    }

    private static EventBatch? Fail(string what, out string problem)
    {
        problem = what;
        return null;
    }

    private static EventBatch ReadEntries(JsonElement entries, string? cursor, string? nextPageToken)
    {
        var events = new List<InteractionEvent>(entries.GetArrayLength());
        List<string>? unreadable = null;
        var index = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            if (TryReadEvent(entry, out var problem) is { } interaction)
            {
                events.Add(interaction);
            }
            else
            {
                var id = entry.ValueKind == JsonValueKind.Object ? ErrorBody.Clean(ErrorBody.GetText(entry, "id"), 100) : null;
                (unreadable ??= []).Add(id is null ? $"events[{index}]: {problem}." : $"events[{index}] '{id}': {problem}.");
            }

            index++;
        }

        // A missing token keeps the last one; so does a page with no events, whatever token it has: what comes next may come on that page.
        var next = index == 0 || string.IsNullOrEmpty(nextPageToken) ? cursor : nextPageToken;
        return new EventBatch
        {
            Events = events,
            Unreadable = unreadable ?? (IReadOnlyList<string>)[],
            Cursor = next,
            MayHaveMore = next != cursor,
        };
    }

    private static InteractionEvent? TryReadEvent(JsonElement entry, out string? problem)
    {
        try
        {
            return ReadEvent(entry, out problem);
        }
        catch (InvalidOperationException)
        {
            problem = "a member's name is not valid text";
            return null;
        }
    }

    private static InteractionEvent? ReadEvent(JsonElement entry, out string? problem)
    {
        problem = null;
        if (entry.ValueKind != JsonValueKind.Object)
        {
            problem = "not an object";
            return null;
        }

        if (ErrorBody.GetText(entry, "id") is not { Length: > 0 } id)
        {
            problem = "id is missing or not text";
            return null;
        }

        if (ErrorBody.GetText(entry, "eventType") is not { Length: > 0 } eventType)
        {
            problem = "eventType is missing or not text";
            return null;
        }

        if (!entry.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            problem = "data is missing or not an object";
            return null;
        }

        if (!TryReadText(data, "recordingId", out var recordingId))
        {
            problem = "data.recordingId is not text";
            return null;
        }

        // What only describes the event is taken where it can be read.
        var interactionId = ErrorBody.GetText(data, "id");
        return new InteractionEvent
        {
            Id = id,
            EventType = eventType,
            InteractionId = interactionId,
            ConversationId = interactionId,
            RecordingId = string.IsNullOrWhiteSpace(recordingId) ? null : recordingId,
            MediaType = ErrorBody.GetText(data, "mediaType"),
            CompletedAt = UtcDateConverter.Parse(ErrorBody.GetText(data, "completedDate")),
        };
    }

    /// <summary>A member's text. Absent and null are fine, and no text; anything else is not.</summary>
    private static bool TryReadText(JsonElement element, string name, out string? text)
    {
        text = null;
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        text = ErrorBody.GetText(element, name);
        return text is not null;
    }
}
