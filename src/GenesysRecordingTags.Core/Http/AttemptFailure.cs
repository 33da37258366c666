namespace GenesysRecordingTags.Core.Http;

/// <summary>Why an attempt brought no answer.</summary>
internal enum AttemptFailure
{
    /// <summary>It brought one.</summary>
    None,

    /// <summary>No connection: the request was certainly not processed.</summary>
    Unreachable,

    /// <summary>The host can't prove that it is the one: nothing was sent, and another attempt would not help.</summary>
    Untrusted,

    /// <summary>The proxy wants another credential, or any: nothing was sent, and another attempt would not help.</summary>
    ProxyRefused,

    /// <summary>The connection broke on the way, or the answer could not be read to its end.</summary>
    Broken,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>A success whose body is larger than the bound.</summary>
    TooLarge,

    /// <summary>A success whose body can't be decompressed.</summary>
    Undecodable,
}
