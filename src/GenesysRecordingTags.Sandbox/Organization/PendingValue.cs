namespace GenesysRecordingTags.Sandbox;

/// <summary>A value whose change was accepted and takes effect later.</summary>
internal sealed class PendingValue<T>(T initial)
{
    private T _current = initial;
    private T _next = initial;
    private DateTimeOffset _from = DateTimeOffset.MinValue;

    public T Read(DateTimeOffset now)
    {
        if (now >= _from)
        {
            _current = _next;
        }

        return _current;
    }

    public void Set(T value, DateTimeOffset from, DateTimeOffset now)
    {
        Read(now);
        (_next, _from) = (value, from);
    }
}
