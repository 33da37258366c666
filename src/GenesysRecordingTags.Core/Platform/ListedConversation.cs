using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A conversation that ended, as the details query tells of it.</summary>
internal sealed record ListedConversation
{
    public required string Id { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public string? MediaType { get; init; }

    public string? Direction { get; init; }

    public IReadOnlyList<string> QueueIds { get; init; } = [];

    public IReadOnlyList<string> WrapUpCodes { get; init; } = [];

    public IReadOnlyList<string> DivisionIds { get; init; } = [];

    public string? ExternalTag { get; init; }

    /// <summary>What the events of the conversation are remembered by: a conversation that goes on after its end, and ends again, is another.</summary>
    public string Key => $"{Id}|{EventPlace.Time(EndedAt)}";

    /// <summary>Reads an entry of an answer.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>Null where it has not ended, or is not a conversation.</returns>
    public static ListedConversation? Read(JsonElement entry)
    {
        if (entry.Text("conversationId") is not { Length: > 0 } id || entry.Date("conversationEnd") is not { } end)
        {
            return null;
        }

        var sessions = entry.Items("participants").SelectMany(participant => participant.Items("sessions")).ToList();
        var segments = sessions.SelectMany(session => session.Items("segments")).ToList();
        return new ListedConversation
        {
            Id = id,
            EndedAt = end,
            StartedAt = entry.Date("conversationStart"),
            MediaType = sessions.Select(session => session.Text("mediaType")).FirstOrDefault(type => type is not null),
            Direction = entry.Text("originatingDirection"),
            QueueIds = Distinct(segments, "queueId"),
            WrapUpCodes = Distinct(segments, "wrapUpCode"),
            DivisionIds = entry.Texts("divisionIds"),
            ExternalTag = entry.Text("externalTag"),
        };
    }

    private static string[] Distinct(IEnumerable<JsonElement> segments, string name) =>
        [.. segments.Select(segment => segment.Text(name)).OfType<string>().Distinct(StringComparer.Ordinal)];
}
