namespace GenesysRecordingTags.Core.Http;

/// <summary>A request of a change of which something was done before: where it fails or is cancelled, what became of the change as a whole is open.</summary>
internal static class LaterRequest
{
    /// <summary>Sends it.</summary>
    /// <param name="send">Sends.</param>
    /// <param name="attempts">How many requests were sent for the change before.</param>
    /// <typeparam name="TAnswer">What it answers.</typeparam>
    public static async Task<TAnswer> SendAsync<TAnswer>(Func<Task<TAnswer>> send, int attempts)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (GenesysApiException ex)
        {
            throw ApiErrors.WithOutcomeUnknown(ex, attempts + ex.Attempts);
        }
        catch (OperationCanceledException ex)
        {
            throw ApiErrors.WithOutcomeUnknown(ex, attempts + ((ex as RequestCanceledException)?.Attempts ?? 0));
        }
    }
}
