namespace GenesysRecordingTags;

/// <summary>What went wrong. Each name is the ErrorId of the PowerShell error.</summary>
public enum GenesysErrorKind
{
    /// <summary>There is no connection.</summary>
    NotConnected,

    /// <summary>The service does not take the client or the token, after a renewal too.</summary>
    AuthenticationFailed,

    /// <summary>A scope, permission or role is missing.</summary>
    PermissionDenied,

    /// <summary>The recording, or whatever was asked for, does not exist.</summary>
    RecordingNotFound,

    /// <summary>There is no event subscription of that name.</summary>
    SubscriptionNotFound,

    /// <summary>No taxonomy of that id or name is loaded.</summary>
    TaxonomyNotFound,

    /// <summary>The organisation has no schema that tags or metadata could be records of.</summary>
    SchemaNotFound,

    /// <summary>The organisation has no retention policy of that name or id, or more than one of that name.</summary>
    RetentionPolicyNotFound,

    /// <summary>Retention dates break the rules, or the recording's state forbids them.</summary>
    InvalidRetention,

    /// <summary>Tags break the rules.</summary>
    InvalidTag,

    /// <summary>The service refuses the request, or a value given to a command is unusable.</summary>
    InvalidRequest,

    /// <summary>It exists already, or was changed in between.</summary>
    Conflict,

    /// <summary>The allowance is used up, after all retries.</summary>
    RateLimited,

    /// <summary>The service failed, after all retries.</summary>
    ServiceUnavailable,

    /// <summary>No answer in time.</summary>
    RequestTimedOut,

    /// <summary>The service can't be reached.</summary>
    ServiceUnreachable,

    /// <summary>The answer is not what the contract says.</summary>
    UnexpectedResponse,

    /// <summary>The service took the request, and its answer is not what was asked for.</summary>
    AnswerMismatch,

    /// <summary>An unfinished change is not sent again: a later change of the same recording has overtaken it.</summary>
    ChangeOvertaken,

    /// <summary>The same change is being made elsewhere, and takes too long to be waited for.</summary>
    ChangeInProgress,

    /// <summary>The ledger can't be opened, read or written.</summary>
    LedgerUnavailable,

    /// <summary>The ledger belongs to another organisation.</summary>
    LedgerOfAnotherOrganization,

    /// <summary>The ledger's files were removed, moved or replaced while it was in use.</summary>
    LedgerLost,

    /// <summary>A row of the ledger (an intent, an event cursor, a compliance sink) can't be read.</summary>
    LedgerRowUnreadable,

    /// <summary>The ledger holds no such record.</summary>
    AuditRecordNotFound,

    /// <summary>The ledger holds no such run.</summary>
    RunNotFound,

    /// <summary>The audit records are not intact, so that nothing can be proven from them.</summary>
    AuditNotIntact,

    /// <summary>The change can't be undone.</summary>
    CannotUndo,

    /// <summary>A file can't be read, or is not what it should be.</summary>
    InvalidFile,

    /// <summary>A compliance sink can't be registered or reached.</summary>
    SinkUnavailable,
}
