namespace GenesysRecordingTags.Core.Compliance;

/// <summary>A sink did not take a record. The message holds no secret.</summary>
internal sealed class ComplianceDeliveryException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How long the sink asks to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
