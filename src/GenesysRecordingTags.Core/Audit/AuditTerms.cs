using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>What the records of a ledger can be asked for by: every text that is in one of them.</summary>
public sealed class AuditTerms
{
    private readonly Func<ILedgerReader> _open;

    /// <summary>Of a ledger.</summary>
    /// <param name="open">Opens a view on it.</param>
    internal AuditTerms(Func<ILedgerReader> open) => _open = open;

    /// <summary>Labels.</summary>
    public IReadOnlyList<string> Labels => Read(RecordTermKind.Label);

    /// <summary>Taxonomies.</summary>
    public IReadOnlyList<string> TaxonomyIds => Read(RecordTermKind.TaxonomyId);

    /// <summary>Retention policies, by name and by id.</summary>
    public IReadOnlyList<string> RetentionPolicies => Read(RecordTermKind.RetentionPolicy);

    /// <summary>Users.</summary>
    public IReadOnlyList<string> Actors => Read(RecordTermKind.Actor);

    /// <summary>OAuth clients.</summary>
    public IReadOnlyList<string> Clients => Read(RecordTermKind.Client);

    /// <summary>Names of errors.</summary>
    public IReadOnlyList<string> ErrorIds => Read(RecordTermKind.ErrorId);

    private IReadOnlyList<string> Read(RecordTermKind kind)
    {
        using var reader = _open();
        return reader.ReadTerms(kind);
    }
}
