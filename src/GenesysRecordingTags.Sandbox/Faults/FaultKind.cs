namespace GenesysRecordingTags.Sandbox;

/// <summary>What a fault does to a request.</summary>
public enum FaultKind
{
    /// <summary>Answers a status, with any body and any Retry-After, and processes nothing.</summary>
    Status,

    /// <summary>Answers later; goes with any other fault.</summary>
    Delay,

    /// <summary>Never answers: the client has to give up.</summary>
    Hang,

    /// <summary>Resets the connection before an answer.</summary>
    Reset,

    /// <summary>Processes the request, declares the whole answer, sends a part of it and resets the connection.</summary>
    ResetInBody,

    /// <summary>Processes the request and answers one half of the JSON as if it were all.</summary>
    TruncatedJson,

    /// <summary>Processes the request and answers no body.</summary>
    EmptyBody,

    /// <summary>Processes the request and answers JSON of another type than the contract says.</summary>
    WrongJsonType,

    /// <summary>Processes the request and answers JSON behind many mebibytes of blanks.</summary>
    HugeBody,

    /// <summary>Answers a web page, as a proxy does, and processes nothing.</summary>
    HtmlBody,

    /// <summary>Revokes all tokens first; goes with any other fault.</summary>
    RevokeTokens,

    /// <summary>Processes the request and answers 409, with the id that the answer had or would have, or without it.</summary>
    Conflict,

    /// <summary>Puts entries that are not events into a page; the valid ones stay.</summary>
    MalformedEvents,

    /// <summary>Turns the order of a page's events round.</summary>
    ReorderedEvents,

    /// <summary>Delivers each event of a page twice.</summary>
    DuplicatedEvents,

    /// <summary>Answers the page token that the request had, so that it never changes.</summary>
    RepeatedPageToken,

    /// <summary>Fails single items of a bulk call of the Platform API; the others are applied.</summary>
    ItemFailure,

    /// <summary>Has another client change the custom attributes records first that the request is about.</summary>
    RivalChange,
}
