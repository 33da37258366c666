using GenesysRecordingTags.Core.Ledger.Sqlite;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Faults;

public sealed class LockedLedgerTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(15)]
    [InlineData(261)]
    public void Every_code_that_SQLite_has_for_locked_says_so(int code)
    {
        // 15 (SQLITE_PROTOCOL) comes where the log has to be recovered and somebody holds it.
        var error = SqliteFailure.Describe("/data/ledger.db", code, "the detail");
        Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
        Assert.Contains("'/data/ledger.db' is locked by another process", error.Message, StringComparison.Ordinal);
        Assert.Contains("-LedgerPath", error.RecommendedAction, StringComparison.Ordinal);
    }
}
