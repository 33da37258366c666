namespace GenesysRecordingTags.Core.Compliance;

/// <summary>A sink did not take a record. The message holds no secret.</summary>
internal sealed class ComplianceDeliveryException(string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>How long the sink asks to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The sink's place leads to the ledger itself, which delivering would destroy.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="target">The sink's place.</param>
    public static ComplianceDeliveryException OfLedger(string ledger, string target) =>
        new($"'{target}' leads to a file of the ledger '{ledger}' itself: unregister the sink, and register it with another place.");
}
