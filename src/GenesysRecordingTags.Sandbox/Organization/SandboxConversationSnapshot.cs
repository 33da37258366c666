namespace GenesysRecordingTags.Sandbox;

/// <summary>A conversation as it stands at one moment, by the organisation's own knowledge.</summary>
public sealed record SandboxConversationSnapshot
{
    /// <summary>The conversation's id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the Media API's interaction that is a view of it; null where there is none.</summary>
    public string? InteractionId { get; init; }

    /// <summary>For example <c>voice</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The name of its division.</summary>
    public required string Division { get; init; }

    /// <summary>Its external tag; null where it has none.</summary>
    public string? ExternalTag { get; init; }

    /// <summary>Whether its recordings are protected from deletion.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Its recordings.</summary>
    public IReadOnlyList<SandboxConversationRecording> Recordings { get; init; } = [];

    /// <summary>Its custom attributes records.</summary>
    public IReadOnlyList<SandboxAttributesRecord> Records { get; init; } = [];

    /// <summary>How many analytics properties were indexed.</summary>
    public int IndexedProperties { get; init; }

    internal static SandboxConversationSnapshot Of(SandboxConversation conversation, SchemaStore schemas, DateTimeOffset now)
    {
        lock (conversation.Gate)
        {
            return new SandboxConversationSnapshot
            {
                Id = conversation.Id,
                InteractionId = conversation.InteractionNumber > 0 ? SandboxInteraction.IdOf(conversation.InteractionNumber) : null,
                MediaType = conversation.MediaType,
                StartedAt = conversation.StartedAt,
                EndedAt = conversation.EndedAt <= now ? conversation.EndedAt : null,
                Division = conversation.Division.Name,
                ExternalTag = conversation.ExternalTag.Read(now),
                IsProtected = conversation.IsProtected,
                Recordings = conversation.Recordings.Select(recording => SandboxConversationRecording.Of(recording, conversation, now)).ToArray(),
                Records = conversation.Records.Values.Select(record => SandboxAttributesRecord.Of(record, schemas)).ToArray(),
                IndexedProperties = conversation.Properties.Count,
            };
        }
    }
}
