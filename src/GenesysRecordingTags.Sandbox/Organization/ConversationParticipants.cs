namespace GenesysRecordingTags.Sandbox;

/// <summary>Who took part in a conversation, made of its seed each time it is asked for.</summary>
internal static class ConversationParticipants
{
    public static string AgentSessionId(int seed, long place) => Uuid.Of(seed, place, (int)IdPurpose.Session + 2);

    public static IReadOnlyList<SandboxParticipant> Of(int seed, SandboxConversation conversation)
    {
        var hasScreen = conversation.Recordings.Any(recording => recording.Media == "screen");
        var hasSnippet = conversation.Recordings.Any(recording => recording.MediaSubtype == "Snippet");
        // The flag tells of audio alone.
        var hasAudio = conversation.Recordings.Any(recording => recording.Media == "audio" && recording.MediaSubtype != "Snippet");
        var (start, end) = (conversation.StartedAt, conversation.EndedAt);
        var answered = start + TimeSpan.FromSeconds(Math.Min(30, (end - start).TotalSeconds / 4));
        var wrapped = end - TimeSpan.FromSeconds(Math.Min(20, (end - start).TotalSeconds / 4));
        return
        [
            new SandboxParticipant(
                Uuid.Of(seed, conversation.Place, (int)IdPurpose.Participant), "customer", "Customer", null, false,
                new(Uuid.Of(seed, conversation.Place, (int)IdPurpose.Session), conversation.Direction, hasAudio, false,
                [
                    new("interact", start, wrapped, null, null, "client"),
                ])),
            new SandboxParticipant(
                Uuid.Of(seed, conversation.Place, (int)IdPurpose.Participant + 1), "acd", conversation.Queue.Name, null, false,
                new(Uuid.Of(seed, conversation.Place, (int)IdPurpose.Session + 1), conversation.Direction, false, false,
                [
                    new("delay", start, answered, conversation.Queue.Id, null, "transfer"),
                ])),
            new SandboxParticipant(
                Uuid.Of(seed, conversation.Place, (int)IdPurpose.Participant + 2), "agent", conversation.Agent.Name, conversation.Agent.Id, hasScreen,
                new(AgentSessionId(seed, conversation.Place), conversation.Direction, hasAudio, hasSnippet,
                [
                    new("interact", answered, wrapped, conversation.Queue.Id, null, "peer"),
                    new("wrapup", wrapped, end, conversation.Queue.Id, conversation.WrapUpCode?.Id, "client"),
                ])),
        ];
    }
}
