namespace GenesysRecordingTags.Sandbox;

/// <summary>What an organisation has set up: divisions, queues, agents, wrap-up codes, retention policies, topics.</summary>
internal sealed class PlatformCatalog
{
    private static readonly string[] QueueNames = ["Billing", "Support Tier 1", "Support Tier 2", "Sales", "Retention", "Claims"];
    private static readonly string[] AgentNames =
        ["Ana Silva", "Björn Lind", "Chloé Martin", "Dmitri Orlov", "Emma O'Neill", "Farid Haddad", "Grace Kim", "Hugo Weiß"];

    private static readonly string[] WrapUpNames =
        ["Resolved", "Follow-up needed", "Complaint", "Cancellation", "Payment taken", "Wrong number", "Voicemail left", "Transferred"];

    public PlatformCatalog(int seed, string name, IReadOnlyList<RecordingTaxonomy> taxonomies, DateTimeOffset madeAt)
    {
        string Id(IdPurpose purpose, int number) => Uuid.Of(seed, number, (int)purpose);

        MadeAt = madeAt;
        OrganizationName = name;
        OrganizationId = Id(IdPurpose.Organization, name.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        Divisions =
        [
            new(Id(IdPurpose.Division, 1), "Home", "Home division", true),
            new(Id(IdPurpose.Division, 2), "Payments", "Card payments", false),
            new(Id(IdPurpose.Division, 3), "Health", "Health insurance", false),
        ];
        Queues = QueueNames.Select((queue, index) => new NamedId(Id(IdPurpose.Queue, index + 1), queue)).ToArray();
        Agents = AgentNames.Select((agent, index) => new NamedId(Id(IdPurpose.User, index + 1), agent)).ToArray();
        WrapUpCodes = WrapUpNames.Select((code, index) => new NamedId(Id(IdPurpose.WrapUpCode, index + 1), code)).ToArray();
        RetentionPolicies =
        [
            new(Id(IdPurpose.RetentionPolicy, 1), "Standard 365 Day", true, 90, 365, 1),
            new(Id(IdPurpose.RetentionPolicy, 2), "PCI 90 Day", true, null, 90, 2),
            new(Id(IdPurpose.RetentionPolicy, 3), "Quality 30 Day", true, null, 30, 3),
            new(Id(IdPurpose.RetentionPolicy, 4), "Legal Hold", true, 365, 10_000, 4),
            new(Id(IdPurpose.RetentionPolicy, 5), "Archive 30 Day", true, 30, null, 5),
            new(Id(IdPurpose.RetentionPolicy, 6), "Retired 180 Day", false, null, 180, 6),
            new(Id(IdPurpose.RetentionPolicy, 7), "Evaluate Only", true, null, null, 7),
        ];
        var topic = 0;
        Programs = taxonomies.Select(taxonomy => new SandboxProgram(
            taxonomy.Id,
            taxonomy.Name ?? taxonomy.Id,
            taxonomy.IsPublished,
            taxonomy.Labels.Select(label => new NamedId(Id(IdPurpose.Topic, ++topic), label)).ToArray())).ToArray();
    }

    public DateTimeOffset MadeAt { get; }

    public string OrganizationId { get; }

    public string OrganizationName { get; }

    /// <summary>The divisions; the first is Home.</summary>
    public IReadOnlyList<SandboxDivision> Divisions { get; }

    public IReadOnlyList<NamedId> Queues { get; }

    public IReadOnlyList<NamedId> Agents { get; }

    public IReadOnlyList<NamedId> WrapUpCodes { get; }

    public IReadOnlyList<SandboxRetentionPolicy> RetentionPolicies { get; }

    /// <summary>The taxonomies as Speech and Text Analytics has them: programs with topics.</summary>
    public IReadOnlyList<SandboxProgram> Programs { get; }

    public SandboxDivision? FindDivision(string id) => Divisions.FirstOrDefault(division => division.Id == id);
}
