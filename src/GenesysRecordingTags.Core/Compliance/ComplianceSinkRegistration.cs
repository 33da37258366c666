using System.Net;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>A sink to be registered: a name, and exactly one of <see cref="Uri"/>, <see cref="Path"/>, <see cref="Database"/> and
/// <see cref="Delivery"/>.</summary>
public sealed record ComplianceSinkRegistration
{
    /// <summary>The sink's name.</summary>
    public required string Name { get; init; }

    /// <summary>A webhook: https, or http to loopback.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The secret that the webhook's deliveries are signed with. It is kept in memory only.</summary>
    public string? Secret { get; init; }

    /// <summary>A JSON Lines file.</summary>
    public string? Path { get; init; }

    /// <summary>A database: the path of a SQLite file, or a connection string of SQLite or PostgreSQL. A password in it is kept in
    /// memory only.</summary>
    public string? Database { get; init; }

    /// <summary>The PostgreSQL user and its password, instead of those of <see cref="Database"/>; the password is kept in memory only.</summary>
    public NetworkCredential? DatabaseCredential { get; init; }

    /// <summary>What takes the records in this session.</summary>
    public IComplianceDelivery? Delivery { get; init; }

    /// <summary>Begins with the next record; otherwise with the first one of the ledger.</summary>
    public bool FromNow { get; init; }

    /// <summary>The name alone: the rest may hold secrets.</summary>
    public override string ToString() => Name;
}
