namespace GenesysRecordingTags.Sandbox;

/// <summary>The schemas with all their versions. Whoever reads and then changes holds <see cref="Gate"/>.</summary>
internal sealed class SchemaStore
{
    private readonly Dictionary<string, List<AttributesSchema>> _versions = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public object Gate { get; } = new();

    public int Count
    {
        get
        {
            lock (Gate)
            {
                return _order.Count;
            }
        }
    }

    public AttributesSchema? Find(string id)
    {
        lock (Gate)
        {
            return _versions.TryGetValue(id, out var versions) ? versions[^1] : null;
        }
    }

    public IReadOnlyList<AttributesSchema> Versions(string id)
    {
        lock (Gate)
        {
            return _versions.TryGetValue(id, out var versions) ? versions.ToArray() : [];
        }
    }

    /// <summary>The newest version of each schema.</summary>
    public IReadOnlyList<AttributesSchema> All()
    {
        lock (Gate)
        {
            return _order.Select(id => _versions[id][^1]).ToArray();
        }
    }

    public void Put(AttributesSchema schema)
    {
        lock (Gate)
        {
            if (!_versions.TryGetValue(schema.Id, out var versions))
            {
                _versions[schema.Id] = versions = [];
                _order.Add(schema.Id);
            }

            versions.Add(schema);
        }
    }
}
