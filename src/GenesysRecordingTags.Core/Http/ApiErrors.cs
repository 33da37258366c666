using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Turns what came of a request into the one error that people see, with the way out, and without secrets.</summary>
internal sealed class ApiErrors(SecretScrubber scrubber, TimeSpan timeout, int maximumBodyBytes)
{
    /// <summary>Makes the error.</summary>
    /// <param name="exchange">The request, after its last try.</param>
    public GenesysApiException Create(Exchange exchange)
    {
        if (exchange.RefusedWait is { } wait)
        {
            return Build(exchange, GenesysErrorKind.RateLimited, TooLong(exchange, wait), ErrorAdvice.RateLimited(wait), retryAfter: wait);
        }

        return exchange.Failure == WireFailure.None ? FromAnswer(exchange) : FromFailure(exchange);
    }

    /// <summary>The same error of a change that may have been applied all the same.</summary>
    /// <param name="error">The error.</param>
    /// <param name="attempts">How many requests were sent for the change.</param>
    public static GenesysApiException WithOutcomeUnknown(GenesysApiException error, int attempts) =>
        new(error.Kind, error.Message, error.RecommendedAction, error)
        {
            StatusCode = error.StatusCode,
            ServiceCode = error.ServiceCode,
            CorrelationId = error.CorrelationId,
            Fields = error.Fields,
            RetryAfter = error.RetryAfter,
            Attempts = attempts,
            OutcomeUnknown = true,
        };

    /// <summary>Makes the error of a success that is not what the contract says.</summary>
    /// <param name="exchange">The request, after its last try.</param>
    /// <param name="what">What is wrong with it.</param>
    public GenesysApiException CreateUnexpected(Exchange exchange, string what) =>
        Build(exchange, GenesysErrorKind.UnexpectedResponse, $"{Subject(exchange)}: {what}.", ErrorAdvice.Unexpected, isSettled: false);

    private static string TooLong(Exchange exchange, TimeSpan wait) =>
        $"{Subject(exchange)}: not sent; the service's allowance is used up for another {Spell(wait)}.";

    private static string Subject(Exchange exchange)
    {
        var subject = exchange.Request.Subject;
        return subject.Length == 0 ? "The request" : char.ToUpperInvariant(subject[0]) + subject[1..];
    }

    private static string Spell(TimeSpan time) => time.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s")
        : time.TotalMinutes < 120
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes)} minutes")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours");

    private static string HostOf(Exchange exchange) => $"{exchange.Uri.Host}:{exchange.Uri.Port.ToString(CultureInfo.InvariantCulture)}";

    private static string Tries(Exchange exchange) => exchange.Attempts > 1 ? $" after {exchange.Attempts} tries" : string.Empty;

    /// <summary>Whether the answer says that nothing was done, by this try or by one before with the same key.</summary>
    private static bool Settles(int status) => status is >= 200 and < 500 and not (401 or 403 or 408 or 409 or 429);

    /// <summary>The words of whoever knows best: what HttpClient says of TLS or a broken connection only points to its cause.</summary>
    private static string? ReasonOf(Exchange exchange) =>
        (exchange.Failure is WireFailure.Untrusted or WireFailure.Broken ? exchange.Cause?.GetBaseException() : exchange.Cause)?.Message;

    private GenesysApiException FromFailure(Exchange exchange)
    {
        var subject = Subject(exchange);
        var host = HostOf(exchange);
        var reason = ErrorBody.Clean(scrubber.Scrub(ReasonOf(exchange)));
        return exchange.Failure switch
        {
            WireFailure.Unreachable => Build(
                exchange,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: {host} can't be reached{Tries(exchange)}: {reason}",
                ErrorAdvice.Unreachable(host)),
            WireFailure.Untrusted => Build(
                exchange,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: no trusted connection to {host}: {reason}",
                ErrorAdvice.Untrusted(host)),
            WireFailure.TimedOut => Build(
                exchange,
                GenesysErrorKind.RequestTimedOut,
                $"{subject}: {host} gave no whole answer within {timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s{Tries(exchange)}.",
                ErrorAdvice.TimedOut),
            WireFailure.TooLarge => Build(
                exchange,
                GenesysErrorKind.UnexpectedResponse,
                $"{subject}: the answer is larger than {maximumBodyBytes.ToString(CultureInfo.InvariantCulture)} bytes.",
                ErrorAdvice.Unexpected,
                isSettled: false),
            _ => Build(
                exchange,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: the connection to {host} broke{Tries(exchange)}: {reason}",
                ErrorAdvice.Unreachable(host)),
        };
    }

    private GenesysApiException FromAnswer(Exchange exchange)
    {
        var body = ErrorBody.Read(exchange.Body, scrubber.Scrub);
        var (kind, what, action) = exchange.Tokens is null ? ExplainLogin(exchange, body) : Explain(exchange, body);

        var message = new StringBuilder(Subject(exchange)).Append(": ").Append(what);
        message.Append(CultureInfo.InvariantCulture, $" ({exchange.StatusCode}{(body.Code is null ? string.Empty : " " + body.Code)})");
        message.Append(body.Message is null ? "." : ": " + body.Message);
        if (body.Fields.Count > 0)
        {
            message.Append(body.Message is null || !".!?".Contains(body.Message[^1], StringComparison.Ordinal) ? "." : string.Empty)
                .Append(" Fields: ").Append(string.Join(", ", body.Fields)).Append('.');
        }

        return Build(exchange, kind, message.ToString(), action, body);
    }

    private static (GenesysErrorKind Kind, string What, string Action) Explain(Exchange exchange, ErrorBody body)
    {
        var host = HostOf(exchange);
        return exchange.StatusCode switch
        {
            401 => (GenesysErrorKind.AuthenticationFailed, "the service does not take the token", ErrorAdvice.Token(exchange.Tokens!.CanRenew)),
            403 => (GenesysErrorKind.PermissionDenied, NamePermission(exchange, body), ErrorAdvice.Permission(exchange.Request.RequiredScope)),
            404 => (GenesysErrorKind.RecordingNotFound, "the service does not know it", ErrorAdvice.NotFound(exchange.Request.Subject)),
            408 => (GenesysErrorKind.RequestTimedOut, "the service waited too long for the request", ErrorAdvice.TimedOut),
            409 => (GenesysErrorKind.Conflict, "it exists already, or is being changed by somebody else", ErrorAdvice.Conflict),
            429 => (GenesysErrorKind.RateLimited, LimitedFor(exchange), ErrorAdvice.RateLimited(exchange.RetryAfter)),
            >= 500 => (GenesysErrorKind.ServiceUnavailable, $"the service failed{Tries(exchange)}", ErrorAdvice.Unavailable),
            >= 400 => (GenesysErrorKind.InvalidRequest, "the service refuses the request", ErrorAdvice.Invalid(body.Fields)),
            >= 300 => (GenesysErrorKind.UnexpectedResponse, Redirected(exchange), ErrorAdvice.Redirected(host)),
            _ => (GenesysErrorKind.UnexpectedResponse, "the service answers a status that it should not", ErrorAdvice.Unexpected),
        };
    }

    private static (GenesysErrorKind Kind, string What, string Action) ExplainLogin(Exchange exchange, ErrorBody body) => exchange.StatusCode switch
    {
        404 or 405 => (GenesysErrorKind.UnexpectedResponse, $"{HostOf(exchange)} gives out no tokens", ErrorAdvice.NoLogin),
        400 or 401 or 403 or 422 => (GenesysErrorKind.AuthenticationFailed, "the service refuses the OAuth client", ErrorAdvice.Client(body.Code)),
        _ => Explain(exchange, body),
    };

    private static string NamePermission(Exchange exchange, ErrorBody body) =>
        exchange.Request.RequiredScope is { } scope && body.Message?.Contains(scope, StringComparison.OrdinalIgnoreCase) != true
            ? $"not allowed; it needs the scope '{scope}'"
            : "not allowed";

    private static string LimitedFor(Exchange exchange) => exchange.RetryAfter is { } wait
        ? $"the service's allowance is used up{Tries(exchange)}; it asks to wait {Spell(wait)}"
        : $"the service's allowance is used up{Tries(exchange)}";

    private static string Redirected(Exchange exchange)
    {
        if (exchange.Location is not { } location)
        {
            return "the service redirects to nowhere";
        }

        // Only the host: the rest of a location may hold anything.
        var target = location.IsAbsoluteUri ? location.Host : exchange.Uri.Host;
        return $"the service redirects to '{target}', and nothing is sent to a host that was not named";
    }

    private GenesysApiException Build(
        Exchange exchange,
        GenesysErrorKind kind,
        string message,
        string action,
        ErrorBody? body = null,
        TimeSpan? retryAfter = null,
        bool? isSettled = null)
    {
        // A library's own words may repeat a header line that the service sent.
        var cause = exchange.Cause is { } inner && !scrubber.IsTainted(inner.ToString()) ? inner : null;
        return new GenesysApiException(kind, message, action, cause)
        {
            StatusCode = exchange.StatusCode == 0 ? null : exchange.StatusCode,
            ServiceCode = body?.Code,
            CorrelationId = exchange.CorrelationId ?? body?.ContextId,
            Fields = body?.Fields ?? [],
            RetryAfter = retryAfter ?? exchange.RetryAfter,
            Attempts = exchange.Attempts,
            OutcomeUnknown = isSettled switch
            {
                false => exchange.IsChange,
                _ => exchange.MayHaveBeenProcessed && !Settles(exchange.StatusCode),
            },
        };
    }
}
