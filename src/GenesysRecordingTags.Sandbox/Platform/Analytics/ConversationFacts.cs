namespace GenesysRecordingTags.Sandbox;

/// <summary>What a details query knows of a conversation at one moment.</summary>
internal sealed class ConversationFacts
{
    private readonly int _seed;

    public ConversationFacts(SandboxConversation conversation, int seed, DateTimeOffset now, TimeSpan lag)
    {
        _seed = seed;
        Conversation = conversation;
        KnownUntil = now - lag;
        EndedAt = conversation.EndedAt <= KnownUntil ? conversation.EndedAt : null;
        lock (conversation.Gate)
        {
            ExternalTag = conversation.ExternalTag.Read(now);
            // Few conversations have any.
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

    public IReadOnlyList<SandboxParticipant> Participants => Conversation.Participants(_seed);

    /// <summary>Whether a segment that is known meets a condition.</summary>
    public bool AnySegment(Func<SegmentFacts, bool> condition)
    {
        foreach (var participant in Participants)
        {
            foreach (var segment in participant.Session.Segments)
            {
                if (segment.Start <= KnownUntil && condition(new SegmentFacts(this, participant, segment)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
