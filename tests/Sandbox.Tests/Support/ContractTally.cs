using GenesysRecordingTags.PlatformContract;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Checks what tests exchanged with an organisation, and keeps count over the whole run.</summary>
internal static class ContractTally
{
    private static readonly object Gate = new();
    private static int _requests;
    private static int _answers;

    // Beside the assembly: the console of a test run is not shown to whoever started it.
    private static string FileName => Path.Combine(AppContext.BaseDirectory, "contract-check.txt");

    /// <summary>Fails where an answer, or a request that was accepted, breaks the contract.</summary>
    public static ContractReport Check(SandboxOrganization organization)
    {
        var report = ContractCheck.Run(organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: false);
        lock (Gate)
        {
            _requests += report.Requests;
            _answers += report.Answers;
            File.WriteAllText(FileName, $"Platform contract: {_requests} requests and {_answers} answers checked{Environment.NewLine}");
        }

        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
        return report;
    }
}
