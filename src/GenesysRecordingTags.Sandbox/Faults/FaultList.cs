namespace GenesysRecordingTags.Sandbox;

/// <summary>The faults in force.</summary>
public sealed class FaultList
{
    private readonly object _gate = new();
    private volatile ActiveFault[] _active = [];

    internal FaultList()
    {
    }

    /// <summary>The rules in force, each with how many requests it has met.</summary>
    public IReadOnlyList<(FaultRule Rule, int Met)> Rules => _active.Select(fault => (fault.Rule, fault.Met)).ToArray();

    /// <summary>Puts rules in force, after those that are. Where several would shape one answer, the first does.</summary>
    /// <param name="rules">The rules.</param>
    public void Add(params FaultRule[] rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var rule in rules)
        {
            ArgumentNullException.ThrowIfNull(rule, nameof(rules));
        }

        lock (_gate)
        {
            _active = [.. _active, .. rules.Select(rule => new ActiveFault(rule))];
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _active = [];
        }
    }

    internal FaultPlan PlanFor(SandboxRequest request, SandboxRoute route)
    {
        var active = _active;
        FaultPlan? plan = null;
        foreach (var fault in active)
        {
            if (fault.Meets(request, route))
            {
                (plan ??= new FaultPlan()).Add(fault);
            }
        }

        return plan ?? FaultPlan.None;
    }
}
