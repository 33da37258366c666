using System.Net;
using System.Net.Sockets;

namespace GenesysRecordingTags.Core.Http;

/// <summary>One try over the wire: a message out, an answer or a failure into the context. It never throws but for cancellation.</summary>
internal sealed class HttpSender : IDisposable
{
    // An error page is read for its message only; its status says the rest.
    private const int MaximumErrorBytes = 64 * 1024;

    private static readonly string UserAgent = $"GenesysRecordingTags/{typeof(HttpSender).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpMessageInvoker _invoker;
    private readonly TimeoutPool _timeouts;
    private readonly TimeProvider _time;
    private readonly int _maximumBodyBytes;
    private readonly CancellationTokenSource _lifetime = new();

    public HttpSender(TransportOptions options)
    {
        _invoker = new HttpMessageInvoker(options.Handler ?? CreateSockets(options), disposeHandler: true);
        _timeouts = new TimeoutPool(options.Timeout, options.TimeProvider);
        _time = options.TimeProvider;
        _maximumBodyBytes = options.MaximumBodyBytes;
    }

    /// <summary>Sends one try.</summary>
    /// <param name="context">What to send; takes the answer.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>What the answer says of the allowance.</returns>
    public async ValueTask<RateLimitHeaders?> SendAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var timeout = _timeouts.Rent();
        var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        var lifetime = _lifetime.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        RequestBody? body = null;
        try
        {
            using var message = CreateMessage(context, out body);
            using var response = await _invoker.SendAsync(message, timeout.Token).ConfigureAwait(false);
            context.WasSent = true;
            return await TakeAsync(context, response, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            NoteSent(context, body);
            throw;
        }
        catch (Exception exception) when (_lifetime.IsCancellationRequested)
        {
            // Whatever it looks like: the connection was closed under the request.
            NoteSent(context, body);
            throw new OperationCanceledException("The connection was closed.", exception);
        }
        catch (Exception exception)
        {
            // Whatever a handler, a socket or a decoder throws is this try's failure, and kept as its cause.
            context.StatusCode = 0;
            context.Failure = Classify(exception);
            context.Cause = exception;
            if (context.Failure is not (SendFailure.Unreachable or SendFailure.Untrusted))
            {
                NoteSent(context, body);
            }

            return null;
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            await lifetime.DisposeAsync().ConfigureAwait(false);
            _timeouts.Return(timeout);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The source itself stays usable: a try that begins now must see that it is too late.
        _lifetime.Cancel();
        _invoker.Dispose();
    }

    private static SocketsHttpHandler CreateSockets(TransportOptions options)
    {
        var handler = SocketsHandler.Create(options.BaseUri, options.LoginUri);
        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        handler.EnableMultipleHttp2Connections = true;
        handler.MaxConnectionsPerServer = 512;
        return handler;
    }

    private static HttpRequestMessage CreateMessage(RequestContext context, out RequestBody? body)
    {
        var message = new HttpRequestMessage(context.Request.Method, context.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        body = null;
        if (context.Request.Body is { } bytes)
        {
            message.Content = body = new RequestBody(bytes, context.MediaType);
        }

        message.Headers.TryAddWithoutValidation("Accept", RequestBody.Json);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Authorization", context.Authorization);
        if (context.Request.IdempotencyKey is { } key)
        {
            message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return message;
    }

    /// <summary>A request without a body leaves no trace of when it was sent: it is taken as sent.</summary>
    private static void NoteSent(RequestContext context, RequestBody? body) =>
        context.WasSent = context.WasSent || body is null || body.WasTaken;

    /// <summary>Gzip and deflate report it as one, Brotli as the other.</summary>
    private static bool IsDecodingFailure(Exception exception) =>
        exception is InvalidDataException or InvalidOperationException and not ObjectDisposedException;

    private static SendFailure Classify(Exception exception) => exception switch
    {
        OperationCanceledException => SendFailure.TimedOut,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => SendFailure.Untrusted,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } =>
            SendFailure.Unreachable,
        HttpRequestException
        {
            InnerException: SocketException
            {
                SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                    or SocketError.NetworkUnreachable or SocketError.TryAgain,
            },
        } => SendFailure.Unreachable,
        _ => SendFailure.Broken,
    };

    private async ValueTask<RateLimitHeaders?> TakeAsync(RequestContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var isSuccess = status is >= 200 and < 300;
        context.CorrelationId = ReadCorrelationId(response);
        context.Location = status is >= 300 and < 400 ? response.Headers.Location : null;

        var now = _time.GetUtcNow();
        if (isSuccess)
        {
            await ReadSuccessAsync(context, response, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            context.Body = await ReadErrorAsync(context, response, cancellationToken).ConfigureAwait(false);
            context.RetryAfter = RetryAfterReader.Read(response, context.Body.Span, now);
        }

        context.StatusCode = status;

        return RateLimitHeaders.Read(response.Headers, now);
    }

    private async ValueTask ReadSuccessAsync(RequestContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            (context.Body, var isWhole) = await BodyReader.ReadAsync(response.Content, _maximumBodyBytes, cancellationToken).ConfigureAwait(false);
            context.Failure = isWhole ? SendFailure.None : SendFailure.TooLarge;
        }
        catch (Exception exception) when (IsDecodingFailure(exception))
        {
            // The service answered; the same request would be answered in the same way.
            context.Failure = SendFailure.Undecodable;
            context.Cause = exception;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadErrorAsync(RequestContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var bound = Math.Min(_maximumBodyBytes, MaximumErrorBytes);
            return (await BodyReader.ReadAsync(response.Content, bound, cancellationToken).ConfigureAwait(false)).Bytes;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || IsDecodingFailure(exception))
        {
            // The status was answered, and it decides; only the words that explain it are lost.
            context.Cause = exception;
            return default;
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
