namespace GenesysRecordingTags.Sandbox;

/// <summary>What a details query knows of a conversation at one moment.</summary>
internal sealed class ConversationFacts
{
    private readonly int _seed;
    private IReadOnlyList<SandboxParticipant>? _participants;

    public ConversationFacts(SandboxConversation conversation, int seed, DateTimeOffset now, TimeSpan lag)
    {
        _seed = seed;
        Conversation = conversation;
        KnownUntil = now - lag;
        EndedAt = conversation.EndedAt <= KnownUntil ? conversation.EndedAt : null;
        lock (conversation.Gate)
        {
            ExternalTag = conversation.ExternalTag.Read(now);
            Properties = conversation.Properties.Count == 0 ? [] : conversation.Properties.Where(property => property.KnownFrom <= now).ToArray();
        }
    }

    public SandboxConversation Conversation { get; }

    /// <summary>What happened later is not known yet.</summary>
    public DateTimeOffset KnownUntil { get; }

    /// <summary>The end; null while it is not known.</summary>
    public DateTimeOffset? EndedAt { get; }

    public string? ExternalTag { get; }

    public IReadOnlyList<IndexedProperty> Properties { get; }

    public IReadOnlyList<SandboxParticipant> Participants => _participants ??= ConversationParticipants.Of(_seed, Conversation);

    public IEnumerable<SegmentFacts> Segments =>
        from participant in Participants
        from segment in participant.Session.Segments
        where segment.Start <= KnownUntil
        select new SegmentFacts(this, participant, segment);
}
