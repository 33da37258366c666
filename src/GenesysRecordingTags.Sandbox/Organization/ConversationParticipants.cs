namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes the participants of a conversation.</summary>
internal static class ConversationParticipants
{
    private const int Customer = 0;
    private const int Queue = 1;
    private const int Agent = 2;

    public static string AgentSessionId(int seed, long place) => Uuid.Of(seed, place, (int)IdPurpose.Session + Agent);

    public static IReadOnlyList<SandboxParticipant> Of(int seed, SandboxConversation conversation)
    {
        var hasScreen = conversation.Recordings.Any(recording => recording.Media == "screen");
        var hasSnippet = conversation.Recordings.Any(recording => recording.MediaSubtype == "Snippet");
        // The flag tells of audio alone.
        var hasAudio = conversation.Recordings.Any(recording => recording.Media == "audio" && recording.MediaSubtype != "Snippet");
        var (start, end) = (conversation.StartedAt, conversation.EndedAt);
        var answered = start + TimeSpan.FromSeconds(Math.Min(30, (end - start).TotalSeconds / 4));
        var wrapped = end - TimeSpan.FromSeconds(Math.Min(20, (end - start).TotalSeconds / 4));
        SandboxSession Session(int number, bool isRecorded, bool isSnippet, params SandboxSegment[] segments) =>
            new(seed, conversation.Place, number, conversation.Direction, isRecorded, isSnippet, segments);

        return
        [
            new(
                "customer", "Customer", null, false,
                Session(Customer, hasAudio, false, new SandboxSegment("interact", start, wrapped, null, null, "client"))),
            new(
                "acd", conversation.Queue.Name, null, false,
                Session(Queue, false, false, new SandboxSegment("delay", start, answered, conversation.Queue.Id, null, "transfer"))),
            new(
                "agent", conversation.Agent.Name, conversation.Agent.Id, hasScreen,
                Session(
                    Agent, hasAudio, hasSnippet,
                    new SandboxSegment("interact", answered, wrapped, conversation.Queue.Id, null, "peer"),
                    new SandboxSegment("wrapup", wrapped, end, conversation.Queue.Id, conversation.WrapUpCode?.Id, "client"))),
        ];
    }
}
