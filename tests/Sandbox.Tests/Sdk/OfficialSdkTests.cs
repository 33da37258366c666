using System.Globalization;
using GenesysRecordingTags.PlatformContract;
using GenesysRecordingTags.SandboxHost;
using Xunit.Abstractions;

namespace GenesysRecordingTags.Sandbox.Tests;

public class OfficialSdkTests(ITestOutputHelper output)
{
    [SdkFact]
    public async Task The_official_sdk_is_answered_as_it_expects_in_every_operation_and_what_it_sends_keeps_the_contract()
    {
        var options = new SandboxOptions { RecordingCount = 60, MaxJournalBodyLength = int.MaxValue, MaxJournalResponseLength = int.MaxValue };
        var organization = new SandboxOrganization(options);
        await using var server = await SandboxServer.StartAsync(organization);
        var (code, text) = await Task.Run(() => SdkPackage.Run(
            "node", TimeSpan.FromMinutes(3), "drive.js", server.BaseAddress.Port.ToString(CultureInfo.InvariantCulture)));
        Assert.True(code == 0, text);
        output.WriteLine(text);

        var answered = organization.Journal.Entries().Where(entry => entry.StatusCode is >= 200 and < 300).Select(entry => entry.Operation).ToHashSet();
        var tokens = new TokenStore(options);
        var operations = PlatformApi.Operations(options, tokens, new RateWindow(0, TimeSpan.FromMinutes(1))).Select(operation => operation.Operation);
        Assert.Empty(operations.Except(answered));

        var report = ContractCheck.Run(organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: true);
        output.WriteLine(report.ToString());
        Assert.Empty(report.Violations);
        Assert.True(report.Requests > 60 && report.Answers > 60, report.ToString());
        ContractTally.Add("the official JavaScript SDK", report);
    }
}
