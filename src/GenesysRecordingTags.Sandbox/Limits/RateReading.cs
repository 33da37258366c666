namespace GenesysRecordingTags.Sandbox;

/// <summary>The state of an allowance.</summary>
/// <param name="Limit">Requests in one window.</param>
/// <param name="Remaining">Requests left in this window.</param>
/// <param name="ResetSeconds">Seconds to the end of the window, rounded up.</param>
/// <param name="IsExceeded">Whether the request that was counted found nothing left.</param>
internal readonly record struct RateReading(int Limit, int Remaining, int ResetSeconds, bool IsExceeded);
