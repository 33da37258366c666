namespace GenesysRecordingTags.Sandbox;

/// <summary>What an id or a choice of the sample data is for, so that no two have the same number.</summary>
internal enum IdPurpose
{
    Organization = 5_000,
    Division,
    Queue,
    User,
    WrapUpCode,
    RetentionPolicy,
    Topic,
    Schema,
    Role,
    Job,
    Conversation = 6_000,
    LiveConversation,
    Recording = 6_100,
    Participant = 6_200,
    Session = 6_300,
    Duration = 7_000,
    Jitter,
    ExtraRecordings,
    DivisionChoice,
    QueueChoice,
    UserChoice,
    WrapUpChoice,
    DirectionChoice,
    Subtype,
    Repeat,
    SearchLag,
}
