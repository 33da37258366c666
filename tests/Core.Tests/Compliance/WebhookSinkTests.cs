using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Compliance;
using Xunit;
using GenesysRecordingTags.Core.Reporting;

namespace GenesysRecordingTags.Core.Tests.Compliance;

public sealed class WebhookSinkTests : ComplianceTestBase
{
    private readonly WebhookReceiver _receiver = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _receiver.Dispose();
    }

    [Fact]
    public async Task A_receiver_that_fails_20_times_gets_every_record_once_and_in_order()
    {
        int[] failures = [500, 503, 429, 400, 404, 302];
        _receiver.Answer = n => n <= 20 ? failures[n % failures.Length] : 200;
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = _receiver.Uri, Secret = "s3cret" });
        await FillAsync(100);

        var sink = await WaitUntilDeliveredAsync("hook");

        Assert.Equal((100, 0, null), (sink.Offset, sink.FailedAttempts, sink.LastError));
        Assert.Equal(Lines(), _receiver.Accepted.Select(delivery => delivery.Body));
        var ids = _receiver.Deliveries.Select(delivery => delivery.Id).Distinct().ToList();
        Assert.Equal(100, ids.Count);
        Assert.Single(_receiver.Deliveries.Take(21).Select(delivery => delivery.Id).Distinct());
    }

    [Fact]
    public async Task The_signature_is_the_hmac_of_timestamp_and_body()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = _receiver.Uri, Secret = "s3cret" });
        await FillAsync(1);
        await WaitUntilDeliveredAsync("hook");

        var delivery = Assert.Single(_receiver.Accepted);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), Encoding.UTF8.GetBytes($"{delivery.Timestamp}.{delivery.Body}"));
        Assert.Equal("sha256=" + Convert.ToHexString(expected).ToLowerInvariant(), delivery.Signature);
    }

    [Fact]
    public async Task What_waits_is_shown_while_the_receiver_is_down()
    {
        _receiver.Answer = _ => 503;
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = _receiver.Uri });
        await FillAsync(7);

        var sink = Assert.Single(await Dispatcher.SyncAsync("hook", CancellationToken.None));

        Assert.Equal((0, 7), (sink.Offset, sink.Backlog));
        Assert.True(sink.FailedAttempts > 0);
        Assert.Contains("503", sink.LastError, StringComparison.Ordinal);
        Assert.NotNull(sink.NextAttemptAt);
    }

    [Fact]
    public async Task A_secret_is_in_no_file_and_has_to_be_given_again()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = new Uri(_receiver.Uri, "?code=qu3ry"), Secret = "s3cret" });
        await FillAsync(3);
        await WaitUntilDeliveredAsync("hook");
        foreach (var file in Directory.EnumerateFiles(Folder.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("qu3ry", text, StringComparison.Ordinal);
        }

        await CloseAsync();
        Open();
        await FillAsync(2);
        var waiting = Assert.Single(Dispatcher.GetSinks());
        Assert.Equal((3, 2), (waiting.Offset, waiting.Backlog));
        Assert.Contains("secret again", waiting.LastError, StringComparison.Ordinal);

        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = new Uri(_receiver.Uri, "?code=qu3ry"), Secret = "s3cret" });
        await WaitUntilDeliveredAsync("hook");
        Assert.Equal(Lines(), _receiver.Accepted.Select(delivery => delivery.Body));
    }

    [Fact]
    public async Task A_webhook_without_a_secret_goes_on_in_the_next_session_where_it_was()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = _receiver.Uri });
        await FillAsync(3);
        await WaitUntilDeliveredAsync("hook");
        await CloseAsync();
        Open();
        await FillAsync(3);

        await WaitUntilDeliveredAsync("hook");

        Assert.Equal(Lines(), _receiver.Accepted.Select(delivery => delivery.Body));
        Assert.All(_receiver.Accepted, delivery => Assert.Null(delivery.Signature));
    }

    [Fact]
    public async Task It_stops_at_once_while_the_receiver_does_not_answer()
    {
        using var hanging = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hanging.Start();
        await using var patient = OutboxDispatcher.Start(Ledger, Impatient with { DeliveryTimeout = TimeSpan.FromMinutes(30) });
        await patient.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = new Uri($"http://{hanging.LocalEndpoint}/") });
        await FillAsync(1);
        using var client = await hanging.AcceptTcpClientAsync();

        // Half an hour before the delivery would give up by itself.
        await patient.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, Assert.Single(Dispatcher.GetSinks()).Backlog);
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("https://user:pw@example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    public async Task An_address_that_would_give_records_or_secrets_away_is_refused(string uri)
    {
        var error = await Assert.ThrowsAsync<GenesysException>(
            () => Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = new Uri(uri) }));

        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private string[] Lines()
    {
        AuditTrail.Of(Ledger).Export(Folder.File("expected.jsonl"), AuditExportFormat.JsonLines);
        return File.ReadAllLines(Folder.File("expected.jsonl"));
    }
}
