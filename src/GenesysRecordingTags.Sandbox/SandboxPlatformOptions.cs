namespace GenesysRecordingTags.Sandbox;

/// <summary>How the organisation behaves on the Platform API. What is not known of real organisations can be set either way.</summary>
public sealed record SandboxPlatformOptions
{
    /// <summary>The organisation's name; its id comes from it and the seed.</summary>
    public string OrganizationName { get; init; } = "Sandbox";

    /// <summary>The roles of the client.</summary>
    public IReadOnlyList<SandboxRole> Roles { get; init; } = SandboxRole.Everything;

    /// <summary>Over how long a time before the organisation's making the sample conversations ended.</summary>
    public TimeSpan SampleSpan { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long before the organisation's making the newest sample conversation ended.</summary>
    public TimeSpan SampleEndsBefore { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a conversation's end its recordings are UPLOADING.</summary>
    public TimeSpan UploadDuration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after a conversation's start or end the details query knows of it.</summary>
    public TimeSpan AnalyticsLag { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far the asynchronous jobs' data lags behind.</summary>
    public TimeSpan DataLakeLag { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long an asynchronous job takes.</summary>
    public TimeSpan AnalyticsJobDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of the first asynchronous jobs fail.</summary>
    public int FailingAnalyticsJobs { get; init; }

    /// <summary>The longest interval of an asynchronous job.</summary>
    public TimeSpan MaxAnalyticsJobInterval { get; init; } = TimeSpan.MaxValue;

    /// <summary>The longest interval of a details query.</summary>
    public TimeSpan MaxAnalyticsInterval { get; init; } = TimeSpan.FromDays(31);

    /// <summary>How many results of one details query can be paged through.</summary>
    public int MaxAnalyticsResults { get; init; } = 100_000;

    /// <summary>Whether conversations turn up twice across pages.</summary>
    public bool RepeatsResults { get; init; } = true;

    /// <summary>Whether the details query takes <c>orderBy: conversationEnd</c>.</summary>
    public bool TakesOrderByConversationEnd { get; init; } = true;

    /// <summary>Whether <c>authorization/subjects/me</c> answers for client credentials; otherwise 400 <c>not.a.user</c>.</summary>
    public bool AnswersSubjectsMe { get; init; } = true;

    /// <summary>Whether a date that is left out of <c>PUT recordings/{id}</c> is cleared.</summary>
    public bool OmittedDateIsCleared { get; init; } = true;

    /// <summary>Whether the dates of a recording cannot be changed while its conversation is protected from deletion; otherwise they are set, and take
    /// effect when the protection ends.</summary>
    public bool ProtectionRefusesDates { get; init; }

    /// <summary>How long the playable media of a recording takes after it was first asked for; zero means it is always there.</summary>
    public TimeSpan TranscodingDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a restoration from the archive takes.</summary>
    public TimeSpan RestoreDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an accepted external tag, or an indexed property, takes.</summary>
    public TimeSpan AcceptedChangeDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether properties of a conversation that has ended can be indexed.</summary>
    public bool IndexesEndedConversations { get; init; } = true;

    /// <summary>How many custom attributes records a conversation takes.</summary>
    public int MaxRecordsPerConversation { get; init; } = 1_000;

    /// <summary>How many items a bulk call takes.</summary>
    public int MaxBulkItems { get; init; } = 100;

    /// <summary>The status of a bulk call with more items.</summary>
    public int BulkTooLargeStatus { get; init; } = 400;

    /// <summary>How many schemas there may be, those that are not enabled too.</summary>
    public int MaxSchemas { get; init; } = 50;

    /// <summary>How long a search does not find a record after its change; twenty times as long for one in twenty.</summary>
    public TimeSpan SearchIndexLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many conversations can be protected from deletion.</summary>
    public int MaxProtectedConversations { get; init; } = 1_000;

    /// <summary>The largest request body, in bytes.</summary>
    public int MaxRequestBytes { get; init; } = 512_000;
}
