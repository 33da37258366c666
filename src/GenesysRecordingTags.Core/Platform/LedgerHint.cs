namespace GenesysRecordingTags.Core.Platform;

/// <summary>Names the way to keep tags where the organisation keeps none.</summary>
internal static class LedgerHint
{
    private const string Hint = "Until then, -TagStore Ledger keeps tags in this machine's ledger alone.";

    /// <summary>The same error with the hint; null where it does not help.</summary>
    /// <param name="error">The error.</param>
    public static GenesysException? For(GenesysException error)
    {
        if (error.Kind is not (GenesysErrorKind.PermissionDenied or GenesysErrorKind.SchemaNotFound) || error.RecommendedAction?.Contains(Hint, StringComparison.Ordinal) == true)
        {
            return null;
        }

        var action = $"{error.RecommendedAction} {Hint}";
        return error is GenesysApiException known
            ? new GenesysApiException(known.Kind, known.Message, action, known)
            {
                StatusCode = known.StatusCode,
                ServiceCode = known.ServiceCode,
                CorrelationId = known.CorrelationId,
                Fields = known.Fields,
                RetryAfter = known.RetryAfter,
                Attempts = known.Attempts,
                OutcomeUnknown = known.OutcomeUnknown,
            }
            : new GenesysException(error.Kind, error.Message, action, error);
    }
}
