using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Posts audit records to a webhook, one by one, signed where there is a secret.</summary>
/// <remarks>A receiver checks that HMAC-SHA256 over <c>{timestamp}.{body}</c> is the signature, that the timestamp is recent, and
/// that it has not seen the delivery's id before.</remarks>
internal sealed class WebhookChannel : IComplianceChannel
{
    private const string Prefix = "X-GenesysRecordingTags-";
    private readonly string _sink;
    private readonly Uri _uri;
    private readonly byte[]? _secret;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public WebhookChannel(string sink, Uri uri, string? secret, TimeSpan timeout, TimeProvider time)
    {
        _sink = sink;
        _uri = uri;
        _secret = secret is null ? null : Encoding.UTF8.GetBytes(secret);
        _time = time;

        _client = new HttpClient(SocketsHandler.Create(uri)) { Timeout = timeout };
    }

    /// <inheritdoc/>
    public int BatchSize => 1;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<ComplianceRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            using var request = MakeRequest(record);
            try
            {
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                {
                    throw new ComplianceDeliveryException(Describe(response.StatusCode), WaitOf(response.Headers.RetryAfter));
                }
            }
            catch (HttpRequestException ex)
            {
                throw new ComplianceDeliveryException($"The receiver cannot be reached: {ex.Message}", retryAfter: null, ex);
            }
            catch (OperationCanceledException ex) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ComplianceDeliveryException("The receiver did not answer in time.", retryAfter: null, ex);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The id of a delivery: the same for every try, another one for another sink.</summary>
    internal static string DeliveryIdOf(string sink, string auditId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{sink}\n{auditId}")).AsSpan(0, 16)).ToString();

    /// <summary>The signature of a body that is sent at a time.</summary>
    internal static string Sign(byte[] secret, string timestamp, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return "sha256=" + Convert.ToHexString(hmac.GetHashAndReset()).ToLowerInvariant();
    }

    private static string Describe(HttpStatusCode status) => string.Create(
        CultureInfo.InvariantCulture,
        $"The receiver answered {(int)status} ({status}){((int)status is >= 300 and < 400 ? ": redirects are not followed" : "")}.");

    private HttpRequestMessage MakeRequest(ComplianceRecord record)
    {
        var body = record.ToLine();
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, _uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("GenesysRecordingTags", null));
        request.Headers.Add(Prefix + "Delivery", DeliveryIdOf(_sink, record.Record.AuditId));
        request.Headers.Add(Prefix + "Timestamp", timestamp);
        if (_secret is not null)
        {
            request.Headers.Add(Prefix + "Signature", Sign(_secret, timestamp, body));
        }

        return request;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - _time.GetUtcNow();
}
