using System.Collections.Concurrent;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A rule in force, with its count of fitting requests.</summary>
internal sealed class ActiveFault(FaultRule rule)
{
    private readonly ConcurrentDictionary<string, int> _perRecording = new(StringComparer.Ordinal);
    private readonly FaultMatch _match = rule.Match ?? new FaultMatch();
    private int _fitting;
    private int _met;

    public FaultRule Rule { get; } = rule;

    public string Name { get; } = rule.Name ?? rule.Action.Kind.ToString();

    /// <summary>How many requests the fault has met.</summary>
    public int Met => Volatile.Read(ref _met);

    public bool Meets(SandboxRequest request, SandboxRoute route)
    {
        if (!_match.Fits(request, route))
        {
            return false;
        }

        var recording = _match.PerRecording ? route.RecordingId ?? route.ConversationId ?? string.Empty : null;
        var number = recording is null
            ? Interlocked.Increment(ref _fitting)
            : _perRecording.AddOrUpdate(recording, 1, static (_, count) => count + 1);
        var place = recording is null ? 0 : StableHash(recording);
        if (!_match.IsMet(number, place))
        {
            return false;
        }

        Interlocked.Increment(ref _met);
        return true;
    }

    /// <summary>FNV-1a: string.GetHashCode differs from one process to the next.</summary>
    private static int StableHash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)hash;
    }
}
