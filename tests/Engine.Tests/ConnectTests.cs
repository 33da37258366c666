namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Connect-GenesysCloud, and what is done with connections.</summary>
public sealed class ConnectTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Fact]
    public void It_writes_nothing_unless_asked_to_and_gets_its_token_at_once()
    {
        var run = Run("Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $ledger").Succeeded();
        Assert.Empty(run.Output);
        Assert.Single(Sandbox.Journal("IssueToken"));
    }

    [Fact]
    public void It_writes_the_connection_with_PassThru()
    {
        var run = Run("Connect-GenesysCloud -BaseUri $uri -Credential $credential -NoLedger -Name test -ThrottleLimit 3 -MaximumRetryCount 2 -TimeoutSec 9 -PassThru").Succeeded();
        Assert.Equal("GenesysRecordingTags.GenesysConnection", run.Output[0].TypeNames[0]);
        Assert.Equal("test", run.Value<string>("Name"));
        Assert.Equal("Media", run.Value<string>("Api"));
        Assert.Equal(3, run.Value<int>("ThrottleLimit"));
        Assert.Equal(2, run.Value<int>("MaximumRetryCount"));
        Assert.Equal(9, run.Value<int>("TimeoutSec"));
        Assert.Equal(Sandbox.ClientId, run.Value<string>("ClientId"));
        Assert.True(run.Value<DateTimeOffset>("TokenExpiresAt") > DateTimeOffset.UtcNow);
    }

    [Fact]
    public void It_fails_at_once_where_the_secret_is_wrong_and_does_not_say_it()
    {
        Engine["wrong"] = new System.Management.Automation.PSCredential(Sandbox.ClientId, new System.Net.NetworkCredential(string.Empty, "wrong-one").SecurePassword);
        var run = Run("Connect-GenesysCloud -BaseUri $uri -Credential $wrong -NoLedger");
        Assert.Equal("AuthenticationFailed", run.FailureId);
        Assert.Equal("AuthenticationError", run.Failure!.CategoryInfo.Category.ToString());
        Assert.DoesNotContain("wrong-one", run.Failure.Exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(Run("Get-GenesysConnection").Succeeded().Output);
    }

    [Theory]
    [InlineData("http://genesys.example.com")]
    [InlineData("https://user:password@genesys.example.com")]
    [InlineData("ftp://genesys.example.com")]
    [InlineData("/relative")]
    [InlineData("https://genesys.example.com/?x=1")]
    public void It_refuses_an_address_that_would_send_the_secret_in_the_clear(string address)
    {
        var run = Run("Connect-GenesysCloud -BaseUri $args[0] -Credential $credential -NoLedger", address);
        Assert.Equal("InvalidRequest", run.FailureId);
        Assert.DoesNotContain("password", run.Failure!.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(run.Failure.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("https://company.mypurecloud.com")]
    [InlineData("company.mypurecloud.com/path")]
    [InlineData("127.0.0.1")]
    [InlineData("a b")]
    public void It_takes_a_bare_domain_only(string domain) =>
        Assert.Equal("InvalidRequest", Run("Connect-GenesysCloud -TenantDomain $args[0] -Credential $credential -NoLedger", domain).FailureId);

    [Theory]
    [InlineData("us-east-9")]
    [InlineData("https://api.mypurecloud.com")]
    [InlineData("api.mypurecloud.com")]
    [InlineData("a b.c")]
    public void It_refuses_what_is_no_region_and_names_those_there_are(string region)
    {
        var run = Run("Connect-GenesysCloud -Region $args[0] -Credential $credential -NoLedger", region);
        Assert.Equal("InvalidRequest", run.FailureId);
        Assert.Contains("eusc-de-east-1", run.Failure!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void It_warns_of_the_Media_API_at_a_regions_own_host_and_names_the_region()
    {
        var run = Run("try { Connect-GenesysCloud -BaseUri https://api.mypurecloud.de -Credential $credential -NoLedger -WarningAction Stop } catch { \"$_\" }");
        Assert.Contains("-Region eu-central-1", run.Text[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_Platform_API_is_reached_under_the_prefixes_of_a_gateway()
    {
        var run = Run("Connect-GenesysCloud -BaseUri \"${uri}platform-api\" -LoginUri \"${uri}login\" -Api Platform -Credential $credential -LedgerPath $ledger -PassThru").Succeeded();
        Assert.Equal("Platform", run.Value<string>("Api"));
        Assert.Equal("Sandbox", run.Value<string>("Name"));
        var info = Run("Test-GenesysConnection").Succeeded();
        Assert.Equal("Sandbox", info.Value<string>("Organization"));
        Assert.Empty(info.Value<string[]>("MissingPermissions"));
        Assert.Equal("True", Run("Test-GenesysConnection -Quiet").Succeeded().Text[0]);
        Assert.NotEmpty(Run("Get-GenesysEvent -First 3").Succeeded().Output);
        Assert.Equal("recording-metadata-injector", Run("Get-GenesysEventSubscription").Succeeded().Value<string>("Name"));
    }

    [Fact]
    public void A_new_subscription_of_the_Platform_API_is_a_place_in_the_ledger()
    {
        Run("Connect-GenesysCloud -Sandbox -Api Platform -RecordingCount 20").Succeeded();
        Run("New-GenesysEventSubscription mine; New-GenesysEventSubscription mine").Succeeded();
        Assert.Equal(["mine"], Run("Get-GenesysEventSubscription").Succeeded().Values<string>("Name"));
        var first = Run("Get-GenesysEvent mine").Succeeded().Output.Count;
        Assert.True(first > 10);
    }

    [Fact]
    public void A_connection_takes_the_place_of_one_of_its_name()
    {
        var first = Run("Connect-GenesysCloud -Sandbox -NoLedger -RecordingCount 1 -Name same -PassThru").Succeeded().Output[0];
        Engine["first"] = first;
        Run("Connect-GenesysCloud -Sandbox -NoLedger -RecordingCount 1 -Name SAME").Succeeded();
        Assert.Equal("False", Run("$first.IsOpen").Text[0]);
        Assert.Single(Run("Get-GenesysConnection").Output);
        Assert.Equal("NotConnected", Run("Get-GenesysEvent -Connection $first").FailureId);
    }

    [Fact]
    public void The_newest_connection_is_the_current_one_until_it_is_closed()
    {
        Run("Connect-GenesysCloud -Sandbox -NoLedger -RecordingCount 1 -Name one; Connect-GenesysCloud -Sandbox -NoLedger -RecordingCount 1 -Name two").Succeeded();
        Assert.Equal(["two", "one"], Run("Get-GenesysConnection").Values<string>("Name"));
        Assert.Equal("one", Run("Get-GenesysConnection o*").Value<string>("Name"));
        Run("Disconnect-GenesysCloud").Succeeded();
        Assert.Equal("one", Run("Get-GenesysConnection").Value<string>("Name"));
        Run("Get-GenesysConnection | Disconnect-GenesysCloud").Succeeded();
        Assert.Equal("NotConnected", Run("Disconnect-GenesysCloud").FailureId);
    }

    [Fact]
    public void A_connection_is_taken_by_name_wherever_one_is()
    {
        ConnectEmbedded("-Name here -NoLedger");
        Assert.Single(Run("Get-GenesysEvent -Connection here -First 1").Succeeded().Output);
        Assert.Contains("no connection named", Run("Get-GenesysEvent -Connection there").Failure!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_refuses_a_ledger_and_no_ledger_at_once() =>
        Assert.Equal("InvalidRequest", Run("Connect-GenesysCloud -Sandbox -NoLedger -LedgerPath x.db").FailureId);

    [Fact]
    public void It_says_where_the_ledger_is()
    {
        Assert.Contains(Run("Connect-GenesysCloud -Sandbox -LedgerPath $ledger -Verbose").Succeeded().Verbose, line => line.Contains(Path.Combine(Folder, "ledger.db"), StringComparison.Ordinal));
        Run("Disconnect-GenesysCloud").Succeeded();
        Assert.True(File.Exists(Path.Combine(Folder, "ledger.db")));
    }

    [Fact]
    public void A_ledger_that_can_not_be_opened_is_named_and_no_token_is_asked_for()
    {
        File.WriteAllText(Path.Combine(Folder, "letter.db"), string.Concat(Enumerable.Repeat("Dear ledger, ", 100)));
        var run = Run("Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $folder/letter.db");
        Assert.Equal("LedgerUnavailable", run.FailureId);
        Assert.Contains("letter.db", run.Failure!.ToString(), StringComparison.Ordinal);
        Assert.Empty(Sandbox.Journal("IssueToken"));
    }

    [Fact]
    public void The_temporary_ledger_of_the_embedded_organisation_goes_with_the_connection()
    {
        ConnectEmbedded();
        var path = Run("Get-GenesysConnection").Value<string>("LedgerPath");
        Assert.True(File.Exists(path));
        Run("Disconnect-GenesysCloud").Succeeded();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Test_GenesysConnection_tells_what_the_service_says_of_the_token()
    {
        Connect();
        var info = Run("Test-GenesysConnection").Succeeded();
        Assert.True(info.Value<bool>("Active"));
        Assert.Contains("recording:write", info.Value<string[]>("Scopes"));
        Assert.Empty(info.Value<string[]>("MissingScopes"));
    }

    [Fact]
    public void Test_GenesysConnection_is_a_Boolean_with_Quiet()
    {
        Assert.Equal("False", Run("Test-GenesysConnection -Quiet").Succeeded().Text[0]);
        Connect("-MaximumRetryCount 0");
        Assert.Equal("True", Run("Test-GenesysConnection -Quiet").Succeeded().Text[0]);
        Sandbox.Fault(new { operation = "IntrospectToken" }, new { kind = "Status", statusCode = 503 });
        Assert.Equal("False", Run("Test-GenesysConnection -Quiet").Succeeded().Text[0]);
    }
}
