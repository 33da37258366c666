using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The subscriptions, each name once.</summary>
internal sealed class SubscriptionStore
{
    private readonly object _gate = new();
    private readonly List<SandboxSubscription> _subscriptions = [];

    /// <summary>Makes a subscription, or finds the one that has the name.</summary>
    public (SandboxSubscription Subscription, bool IsNew) Create(
        string name, IReadOnlyList<string> eventTypes, int pageSize, DateTimeOffset now)
    {
        lock (_gate)
        {
            var existing = _subscriptions.Find(known => known.Name == name);
            if (existing is not null)
            {
                return (existing, false);
            }

            var id = string.Create(CultureInfo.InvariantCulture, $"sub-{_subscriptions.Count + 1:D4}");
            var subscription = new SandboxSubscription(id, name, eventTypes, pageSize, now);
            _subscriptions.Add(subscription);
            return (subscription, true);
        }
    }

    public SandboxSubscription? Find(string? id)
    {
        lock (_gate)
        {
            return _subscriptions.Find(known => known.Id == id);
        }
    }

    public IReadOnlyList<SandboxSubscription> All()
    {
        lock (_gate)
        {
            return _subscriptions.ToArray();
        }
    }
}
