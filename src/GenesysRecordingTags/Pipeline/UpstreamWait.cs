namespace GenesysRecordingTags.Pipeline;

/// <summary>Tells the commands further down the pipeline that their input is going to pause. A pipeline runs on one thread, and
/// PowerShell lets a command write only while it is being called: without this, results would lie there until the next event.</summary>
internal sealed class UpstreamWait : IDisposable
{
    [ThreadStatic]
    private static bool _isAhead;

    private UpstreamWait() => _isAhead = true;

    /// <summary>Whether no more input is at hand behind the current item.</summary>
    public static bool IsAhead => _isAhead;

    /// <summary>Announces a pause behind the item that is written until the result is disposed.</summary>
    public static UpstreamWait Announce() => new();

    /// <inheritdoc/>
    public void Dispose() => _isAhead = false;
}
