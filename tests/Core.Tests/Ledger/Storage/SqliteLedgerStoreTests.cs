using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger.Storage;

/// <summary>The store in a SQLite file.</summary>
public sealed class SqliteLedgerStoreTests : LedgerStoreContract
{
    private readonly LedgerFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    private protected override ILedgerStore OpenStore(TimeProvider time, TimeSpan lockTimeout) => LedgerStores.Open(new LedgerOptions
    {
        Path = _folder.LedgerPath,
        Organization = LedgerFolder.Organization,
        Actor = LedgerFolder.Actor,
        Capabilities = MediaApi.Capabilities,
        TimeProvider = time,
        LockTimeout = lockTimeout,
    });

    private protected override ILedgerReader OpenReaderAlone() => LedgerStores.OpenReader(_folder.LedgerPath, TimeSpan.FromSeconds(5));

    // A lock file that is removed holds nobody back any more; the next look at the ledger finds it.
    private protected override void LoseLock(ILedgerStore holder, string name)
    {
        File.Delete(Path.Combine(_folder.LedgerPath + ".locks", name + ".lock"));
        Assert.Equal(GenesysErrorKind.LedgerLost, Assert.Throws<GenesysException>(holder.EnsurePresent).Kind);
    }
}
