using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Logging;
using Polly;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Sends one attempt over the network. It never throws.</summary>
internal sealed class HttpSender : IDisposable
{
    // An error page is read for its message only; its status says the rest.
    private const int MaximumErrorBytes = 64 * 1024;

    private static readonly string UserAgent = $"GenesysRecordingTags/{typeof(HttpSender).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpMessageInvoker _invoker;
    private readonly SecretScrubber _scrubber;
    private readonly IDiagnosticSink _diagnostics;
    private readonly ActivityLog? _log;
    private readonly TimeProvider _time;
    private readonly int _maximumBodyBytes;

    public HttpSender(TransportOptions options, SecretScrubber scrubber)
    {
        _invoker = new HttpMessageInvoker(options.Handler ?? CreateSockets(options), disposeHandler: true);
        _scrubber = scrubber;
        _diagnostics = options.Diagnostics;
        _log = options.Log;
        _time = options.TimeProvider;
        _maximumBodyBytes = options.MaximumBodyBytes;
    }

    /// <summary>Sends one attempt.</summary>
    /// <param name="request">What to send; learns what the attempt came to.</param>
    /// <param name="cancellationToken">The caller's, the connection's and the time-out's.</param>
    /// <returns>What it brought, or the cancellation.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<AttemptResult>> SendAsync(RequestState request, CancellationToken cancellationToken)
    {
        RequestBody? body = null;
        var isAnswered = false;
        request.BeginAttempt(_time.GetTimestamp());
        try
        {
            using var message = CreateMessage(request, out body);
            using var response = await _invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            isAnswered = true;
            var result = await ReadAsync(response, request.Token, cancellationToken).ConfigureAwait(false);
            End(request, wasSent: true, result);
            return Outcome.FromResult(result);
        }
        catch (Exception exception) when (request.IsEnding)
        {
            // Whatever it looks like: the caller gave up, or the connection was closed under the request.
            End(request, isAnswered || WasTaken(body), result: null);
            return Outcome.FromException<AttemptResult>(
                exception as OperationCanceledException ?? new OperationCanceledException(exception.Message, exception, cancellationToken));
        }
        catch (Exception exception)
        {
            // Any other exception of a handler, a socket or a decoder fails this attempt.
            var result = new AttemptResult { Failure = Classify(exception), Cause = exception };
            var isUnsent = result.Failure is AttemptFailure.Unreachable or AttemptFailure.Untrusted or AttemptFailure.ProxyRefused;
            End(request, isAnswered || (!isUnsent && WasTaken(body)), result);
            return Outcome.FromResult(result);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private static SocketsHttpHandler CreateSockets(TransportOptions options)
    {
        var handler = SocketsHandler.Create(options.BaseUri, options.LoginUri);
        if (options.Proxy is { } proxy)
        {
            handler.Proxy = proxy.Create();
            handler.UseProxy = true;
        }

        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        handler.EnableMultipleHttp2Connections = true;
        handler.MaxConnectionsPerServer = 512;
        return handler;
    }

    private static HttpRequestMessage CreateMessage(RequestState request, out RequestBody? body)
    {
        var message = new HttpRequestMessage(request.Request.Method, request.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        body = null;
        if (request.Request.Body is { } bytes)
        {
            message.Content = body = new RequestBody(bytes, request.Request.MediaType);
        }

        message.Headers.TryAddWithoutValidation("Accept", RequestBody.Json);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Authorization", request.Authorization);
        if (request.IdempotencyKey is { } key)
        {
            message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return message;
    }

    /// <summary>A request without a body leaves no trace of when it was sent: it is taken as sent.</summary>
    private static bool WasTaken(RequestBody? body) => body is null || body.WasTaken;

    /// <summary>Gzip and deflate report it as one, Brotli as the other.</summary>
    private static bool IsDecodingFailure(Exception exception) =>
        exception is InvalidDataException or InvalidOperationException and not ObjectDisposedException;

    /// <summary>A tunnel that a proxy refuses with 407 has no other trace of the status than these words.</summary>
    private static bool IsProxyRefusal(Exception exception) => exception.Message.Contains("407", StringComparison.Ordinal);

    private static AttemptFailure Classify(Exception exception) => exception switch
    {
        OperationCanceledException => AttemptFailure.TimedOut,
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } when IsProxyRefusal(exception) => AttemptFailure.ProxyRefused,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => AttemptFailure.Untrusted,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } =>
            AttemptFailure.Unreachable,
        HttpRequestException
        {
            InnerException: SocketException
            {
                SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                    or SocketError.NetworkUnreachable or SocketError.TryAgain,
            },
        } => AttemptFailure.Unreachable,
        _ => AttemptFailure.Broken,
    };

    private void End(RequestState request, bool wasSent, AttemptResult? result)
    {
        request.EndAttempt(wasSent, result?.StatusCode ?? 0);
        if (GenesysDiagnostics.Requests.Enabled)
        {
            GenesysDiagnostics.Requests.Add(
                1,
                new KeyValuePair<string, object?>("method", request.Request.Method.Method),
                new KeyValuePair<string, object?>("result", result?.Reason ?? "cancelled"));
        }

        _log?.Write(new LogEntry
        {
            Event = LogEvents.Request,
            Level = result?.IsAcceptedBy(request.Request) == true ? LogLevel.Information : LogLevel.Warning,
            Method = request.Request.Method,
            Uri = request.Uri,
            Status = result is { StatusCode: > 0 and var status } ? status : null,
            Duration = _time.GetElapsedTime(request.AttemptStartedAt),
            Wait = request.Waited > TimeSpan.Zero ? request.Waited : null,
            Attempt = request.Attempts,
            Reason = result is { Failure: AttemptFailure.None } ? null : result?.Reason,
            CorrelationId = result?.CorrelationId,
            RecordingId = request.Request.RecordingId,
            Outcome = result is null ? "Cancelled" : result.IsAcceptedBy(request.Request) ? "Succeeded" : "Failed",
        });

        if (_diagnostics.IsEnabled(DiagnosticLevel.Debug))
        {
            _diagnostics.Report(
                DiagnosticLevel.Debug,
                $"{request.Request.Method} {request.Uri}: {result?.Reason ?? "cancelled"} (attempt {request.Attempts}).");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<AttemptResult> ReadAsync(HttpResponseMessage response, AccessToken? token, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var (body, failure, cause) = status is >= 200 and < 300
            ? await ReadSuccessAsync(response, cancellationToken).ConfigureAwait(false)
            : await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return new AttemptResult
        {
            StatusCode = status,
            Body = body,
            Failure = failure,
            Cause = cause,
            CorrelationId = _scrubber.ScrubId(ReadCorrelationId(response), token),
            Location = status is >= 300 and < 400 ? response.Headers.Location : null,
            RetryAfter = status >= 300 ? RetryAfterReader.Read(response, body.Span, now) : null,
            RateLimit = RateLimitHeaders.Read(response.Headers, now),
        };
    }

    private async ValueTask<(ReadOnlyMemory<byte> Body, AttemptFailure Failure, Exception? Cause)> ReadSuccessAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        try
        {
            var (body, isWhole) = await BodyReader.ReadAsync(response.Content, _maximumBodyBytes, cancellationToken).ConfigureAwait(false);
            return (body, isWhole ? AttemptFailure.None : AttemptFailure.TooLarge, null);
        }
        catch (Exception exception) when (IsDecodingFailure(exception))
        {
            // The service answered; the same request would be answered in the same way.
            return (default, AttemptFailure.Undecodable, exception);
        }
    }

    private async ValueTask<(ReadOnlyMemory<byte> Body, AttemptFailure Failure, Exception? Cause)> ReadErrorAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        try
        {
            var bound = Math.Min(_maximumBodyBytes, MaximumErrorBytes);
            var (body, _) = await BodyReader.ReadAsync(response.Content, bound, cancellationToken).ConfigureAwait(false);
            return (body, AttemptFailure.None, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || IsDecodingFailure(exception))
        {
            // The status was answered, and it decides; only the words that explain it are lost.
            return (default, AttemptFailure.None, exception);
        }
    }

    private static string? ReadCorrelationId(HttpResponseMessage response)
    {
        if (response.Headers.NonValidated.TryGetValues("ININ-Correlation-Id", out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }
}
