namespace GenesysRecordingTags.Sandbox;

/// <summary>All conversations, in the order of their ends, with those to come last.</summary>
internal sealed class ConversationStore
{
    // The newest ones, and one at least, are still being uploaded at first.
    private const int UploadingShare = 33;

    private readonly object _gate = new();
    private readonly SampleConversations _sample;
    private readonly Dictionary<string, SandboxConversation> _byId = new(StringComparer.Ordinal);
    private readonly List<SandboxConversation> _all = [];
    private SandboxConversation[]? _snapshot;

    public ConversationStore(
        int seed, PlatformCatalog catalog, SandboxPlatformOptions options, IReadOnlyList<SandboxInteraction> interactions, DateTimeOffset madeAt)
    {
        _sample = new SampleConversations(seed, catalog, options);
        var sampled = interactions.Where(interaction => interaction.AddedAt is null).ToArray();
        var step = options.SampleSpan / Math.Max(1, sampled.Length);
        var newest = Math.Max(1, sampled.Length / UploadingShare);
        foreach (var interaction in sampled)
        {
            var rest = sampled.Length - interaction.Number;
            var jitter = SeededHash.Fraction(seed, interaction.Number, (int)IdPurpose.Jitter) * 0.5;
            var endedAt = madeAt - options.SampleEndsBefore - TimeSpan.FromSeconds(Math.Floor(step.TotalSeconds * (rest + jitter)));
            Put(_sample.Create(interaction, endedAt, rest < newest ? madeAt + options.UploadDuration : null));
        }

        foreach (var interaction in interactions.Where(interaction => interaction.AddedAt is not null))
        {
            Add(interaction);
        }

        foreach (var conversation in _sample.CreateLive(madeAt))
        {
            Put(conversation);
        }
    }

    public SandboxConversation? Find(string? id)
    {
        lock (_gate)
        {
            return id is not null && _byId.TryGetValue(id, out var conversation) ? conversation : null;
        }
    }

    public void Add(SandboxInteraction interaction) => Put(_sample.Create(interaction, interaction.AddedAt!.Value, null));

    /// <summary>All conversations there are now; the list does not change any more.</summary>
    public IReadOnlyList<SandboxConversation> All()
    {
        lock (_gate)
        {
            return _snapshot ??= _all.ToArray();
        }
    }

    private void Put(SandboxConversation conversation)
    {
        lock (_gate)
        {
            _byId.Add(conversation.Id, conversation);
            _all.Add(conversation);
            _snapshot = null;
        }
    }
}
