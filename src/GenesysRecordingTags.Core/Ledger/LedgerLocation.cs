namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Where ledgers are.</summary>
public static class LedgerLocation
{
    private const string Product = "GenesysRecordingTags";
    private const string FileName = "ledger.db";

    /// <summary>The ledger of this user for an organisation: in the platform's folder for data (XDG_DATA_HOME, ~/.local/share,
    /// Application Support, LocalAppData).</summary>
    /// <param name="organizationHost">The organisation's host, for example <c>company.mypurecloud.com</c>.</param>
    /// <exception cref="GenesysException">The user has no such folder.</exception>
    public static string Default(string organizationHost)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(organizationHost);
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (string.IsNullOrEmpty(data))
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                "This user has no folder for data: neither XDG_DATA_HOME nor HOME is set.",
                "Choose a place with -LedgerPath, or do without with -NoLedger.");
        }

        return Path.Combine(data, Product, FolderOf(organizationHost), FileName);
    }

    /// <summary>A ledger that nobody else has, for the sandbox. To be opened with <see cref="LedgerOptions.DeleteOnClose"/>.</summary>
    public static string Temporary() => Path.Combine(Path.GetTempPath(), $"{Product}-{Guid.NewGuid():n}", FileName);

    /// <summary>Host and port as a folder's name on every platform.</summary>
    private static string FolderOf(string host)
    {
        var name = host.Trim().ToLowerInvariant();
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).Trim('.');
    }
}
