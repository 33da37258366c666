using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Where ledgers are.</summary>
public static class LedgerLocation
{
    private const string Product = "GenesysRecordingTags";
    private const string FileName = "ledger.db";

    /// <summary>The ledger of this user for an organisation: in the platform's folder for data (XDG_DATA_HOME, ~/.local/share,
    /// Application Support, LocalAppData).</summary>
    /// <param name="organization">The organisation.</param>
    /// <exception cref="GenesysException">The user has no such folder.</exception>
    public static string Default(OrganizationIdentity organization)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return InDataFolder(FolderOf(organization));
    }

    /// <summary>Where version 0.1.0 kept the ledger of all organisations of a host.</summary>
    /// <param name="organization">One of them.</param>
    public static string OfVersion1(OrganizationIdentity organization)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return InDataFolder(ToFileName(organization.Authority));
    }

    /// <summary>A ledger that nobody else has, for the sandbox. To be opened with <see cref="LedgerOptions.DeleteOnClose"/>.</summary>
    public static string Temporary() => Path.Combine(Path.GetTempPath(), $"{Product}-{Guid.NewGuid():n}", FileName);

    /// <summary>Whether a place is named by a URI. A letter and a colon are a drive.</summary>
    /// <param name="place">A path or a URI.</param>
    public static bool IsUri(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var colon = place.IndexOf("://", StringComparison.Ordinal);
        return colon > 1 && Uri.CheckSchemeName(place[..colon]);
    }

    private static string InDataFolder(string folder)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (string.IsNullOrEmpty(data))
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                "This user has no folder for data: neither XDG_DATA_HOME nor HOME is set.",
                "Choose a place with -LedgerPath, or do without with -NoLedger.");
        }

        return Path.Combine(data, Product, folder, FileName);
    }

    /// <summary>The organisation's name as a folder's. Where that leaves something out, a part of a hash tells such organisations apart.</summary>
    private static string FolderOf(OrganizationIdentity organization)
    {
        if (organization.IsKnownById)
        {
            return ToFileName(organization.Authority);
        }

        var name = ToFileName(organization.Name);
        return organization.HasPath || organization.Id != $"{Uri.UriSchemeHttps}://{organization.Name}"
            ? $"{name[..Math.Min(name.Length, 100)]}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(organization.Id)), 0, 4).ToLowerInvariant()}"
            : name;
    }

    /// <summary>A name that is a folder's on every platform.</summary>
    private static string ToFileName(string name)
    {
        var lower = name.Trim().ToLowerInvariant();
        return string.Concat(lower.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).Trim('.');
    }
}
