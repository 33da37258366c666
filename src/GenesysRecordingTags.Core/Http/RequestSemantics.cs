namespace GenesysRecordingTags.Core.Http;

/// <summary>What happens where a request reaches the service more than once (RFC 9110, section 9.2).</summary>
public enum RequestSemantics
{
    /// <summary>It only reads, whatever its method is: it may be repeated, and leaves nothing unknown.</summary>
    Safe,

    /// <summary>Sending it again does what sending it once does: it may be repeated.</summary>
    Idempotent,

    /// <summary>It may be repeated with the same <see cref="ApiRequest.IdempotencyKey"/>, where the API honours such keys.</summary>
    Keyed,

    /// <summary>Sending it again does it again: it is repeated only where it was certainly not processed.</summary>
    NotRepeatable,
}
