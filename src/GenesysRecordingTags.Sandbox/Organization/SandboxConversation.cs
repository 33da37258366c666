namespace GenesysRecordingTags.Sandbox;

/// <summary>A conversation as the organisation keeps it. Whoever reads or changes what can change holds <see cref="Gate"/>.</summary>
internal sealed class SandboxConversation
{
    private IReadOnlyList<SandboxParticipant>? _participants;

    /// <summary>The number of the Media API's interaction that is a view of it; 0 where there is none.</summary>
    public required int InteractionNumber { get; init; }

    public required string Id { get; init; }

    /// <summary>The place in the sample of which its participants are made.</summary>
    public required long Place { get; init; }

    /// <summary><c>voice</c>, <c>chat</c>, <c>email</c> or <c>message</c>.</summary>
    public required string MediaType { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its end, which may still be to come.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    public required string Direction { get; init; }

    public required SandboxDivision Division { get; init; }

    public required NamedId Queue { get; init; }

    public required NamedId Agent { get; init; }

    /// <summary>The agent's wrap-up code; null where none was chosen.</summary>
    public required NamedId? WrapUpCode { get; init; }

    public required IReadOnlyList<ConversationRecording> Recordings { get; init; }

    public PendingValue<string?> ExternalTag { get; } = new(null);

    public bool IsProtected { get; set; }

    /// <summary>The custom attributes records, by id.</summary>
    public SortedDictionary<string, AttributesRecord> Records { get; } = new(StringComparer.Ordinal);

    public List<IndexedProperty> Properties { get; } = [];

    public object Gate { get; } = new();

    /// <summary>Who took part, kept once it was asked for.</summary>
    public IReadOnlyList<SandboxParticipant> Participants(int seed) => _participants ??= ConversationParticipants.Of(seed, this);

    public ConversationRecording? FindRecording(string id) => Recordings.FirstOrDefault(recording => recording.Id == id);
}
