using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Turns what came of a request into the one error that people see, with the way out, and without secrets.</summary>
internal sealed class ApiErrors(SecretScrubber scrubber, TransportOptions options, bool canRenew)
{
    /// <summary>Makes the error.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What its last attempt brought.</param>
    public GenesysApiException Create(RequestState request, AttemptResult result)
    {
        if (result.Refusal is { RefusedWait: { } wait } lease)
        {
            return Build(request, result, GenesysErrorKind.RateLimited, TooLong(request, wait, lease.AskedAgainIn), RecommendedActions.RateLimited(wait), retryAfter: wait);
        }

        return result.Failure == AttemptFailure.None ? FromAnswer(request, result) : FromFailure(request, result);
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

    /// <summary>The same cancellation, with the outcome open: an earlier request of the same change may have done something.</summary>
    /// <param name="cancellation">The cancellation.</param>
    /// <param name="attempts">How many requests were sent for the change.</param>
    public static RequestCanceledException WithOutcomeUnknown(OperationCanceledException cancellation, int attempts) =>
        new(cancellation.Message, cancellation, cancellation.CancellationToken) { Attempts = attempts, OutcomeUnknown = true };

    /// <summary>Makes the error of a success that is not what the contract says.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What its last attempt brought.</param>
    /// <param name="what">What is wrong with it.</param>
    public GenesysApiException CreateUnexpected(RequestState request, AttemptResult result, string what) =>
        Build(request, result, GenesysErrorKind.UnexpectedResponse, $"{Subject(request)}: {what}.", RecommendedActions.Unexpected, isSettled: false);

    private static string TooLong(RequestState request, TimeSpan wait, TimeSpan askedAgainIn) =>
        $"{Subject(request)}: not sent; the service wants no requests for another {DurationText.Write(wait)}. "
        + $"It is asked again in {DurationText.Write(askedAgainIn)}.";

    private static string Subject(RequestState request)
    {
        var subject = request.Request.Subject;
        return subject.Length == 0 ? "The request" : char.ToUpperInvariant(subject[0]) + subject[1..];
    }

    private static string HostOf(RequestState request) => $"{request.Uri.Host}:{request.Uri.Port.ToString(CultureInfo.InvariantCulture)}";

    private static string RefusedByProxy(RequestState request) =>
        $"{Subject(request)}: the proxy on the way to {HostOf(request)} wants a user and a password, and does not take those it got, if any (407).";

    private static string Tries(RequestState request) => request.Attempts > 1 ? $" after {request.Attempts} tries" : string.Empty;

    /// <summary>Whether the answer says that nothing was done, by this try or by one before with the same key.</summary>
    private static bool Settles(int status) => status is >= 200 and < 500 and not (401 or 403 or 408 or 409 or 429);

    /// <summary>The words of whoever knows best: what HttpClient says of TLS or a broken connection only points to its cause.</summary>
    private static string? ReasonOf(RequestState request, AttemptResult result) =>
        (result.Failure is AttemptFailure.Untrusted or AttemptFailure.Broken ? result.Cause?.GetBaseException() : result.Cause)?.Message;

    private GenesysApiException FromFailure(RequestState request, AttemptResult result)
    {
        var subject = Subject(request);
        var host = HostOf(request);
        var reason = ErrorBody.Clean(scrubber.Scrub(ReasonOf(request, result)));
        return result.Failure switch
        {
            AttemptFailure.Unreachable => Build(
                request,
                result,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: {host} can't be reached{Tries(request)}: {reason}",
                RecommendedActions.Unreachable(host)),
            AttemptFailure.Untrusted => Build(
                request,
                result,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: no trusted connection to {host}: {reason}",
                RecommendedActions.Untrusted(host)),
            AttemptFailure.ProxyRefused => Build(request, result, GenesysErrorKind.ServiceUnreachable, RefusedByProxy(request), RecommendedActions.Proxy),
            AttemptFailure.TimedOut => Build(
                request,
                result,
                GenesysErrorKind.RequestTimedOut,
                $"{subject}: {host} gave no whole answer within {options.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s{Tries(request)}.",
                RecommendedActions.TimedOut),
            AttemptFailure.TooLarge => Build(
                request,
                result,
                GenesysErrorKind.UnexpectedResponse,
                $"{subject}: the answer is larger than {options.MaximumBodyBytes.ToString(CultureInfo.InvariantCulture)} bytes.",
                RecommendedActions.Unexpected,
                isSettled: false),
            AttemptFailure.Undecodable => Build(
                request,
                result,
                GenesysErrorKind.UnexpectedResponse,
                $"{subject}: the answer's body can't be decompressed ({result.StatusCode}).",
                RecommendedActions.Unexpected,
                isSettled: false),
            _ => Build(
                request,
                result,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: the connection to {host} broke{Tries(request)}: {reason}",
                RecommendedActions.Unreachable(host)),
        };
    }

    private GenesysApiException FromAnswer(RequestState request, AttemptResult result)
    {
        if (result.StatusCode == 407)
        {
            // The proxy's own page explains nothing, and may repeat what it was sent.
            return Build(request, result, GenesysErrorKind.ServiceUnreachable, RefusedByProxy(request), RecommendedActions.Proxy);
        }

        var body = ErrorBody.Read(result.Body, scrubber.Scrub);
        var (kind, what, action) = request.Token is null ? ExplainLogin(request, result, body) : Explain(request, result, body);

        var message = new StringBuilder(Subject(request)).Append(": ").Append(what);
        message.Append(CultureInfo.InvariantCulture, $" ({result.StatusCode}{(body.Code is null ? string.Empty : " " + body.Code)})");
        message.Append(body.Message is null ? "." : ": " + body.Message);
        if (body.Fields.Count > 0)
        {
            message.Append(body.Message is null || !".!?".Contains(body.Message[^1], StringComparison.Ordinal) ? "." : string.Empty)
                .Append(" Fields: ").Append(string.Join(", ", body.Fields)).Append('.');
        }

        if (result.StatusCode == 404 && IdHint.Of(request.Request.SubjectId) is { } hint)
        {
            message.Append(".!?".Contains(message[^1], StringComparison.Ordinal) ? " " : ". ").Append(hint);
        }

        return Build(request, result, kind, message.ToString(), action, body);
    }

    private (GenesysErrorKind Kind, string What, string Action) Explain(RequestState request, AttemptResult result, ErrorBody body)
    {
        var host = HostOf(request);
        return result.StatusCode switch
        {
            401 => (GenesysErrorKind.AuthenticationFailed, "the service does not take the token", RecommendedActions.Token(canRenew)),
            403 => (GenesysErrorKind.PermissionDenied, NamePermission(request, body), ForPermission(request.Request)),
            404 => (GenesysErrorKind.RecordingNotFound, "the service does not know it", RecommendedActions.NotFound(request.Request.Subject)),
            408 => (GenesysErrorKind.RequestTimedOut, "the service waited too long for the request", RecommendedActions.TimedOut),
            409 => (GenesysErrorKind.Conflict, "it exists already, or is being changed by another client", RecommendedActions.Conflict),
            429 => (GenesysErrorKind.RateLimited, LimitedFor(request, result, body), RecommendedActions.RateLimited(result.RetryAfter)),
            >= 500 => (GenesysErrorKind.ServiceUnavailable, FailedFor(request, result), RecommendedActions.Unavailable),
            >= 400 => (GenesysErrorKind.InvalidRequest, "the service refuses the request", RecommendedActions.Invalid(body.Fields)),
            >= 300 => (GenesysErrorKind.UnexpectedResponse, Redirected(request, result), RecommendedActions.Redirected(host)),
            _ => (GenesysErrorKind.UnexpectedResponse, "the service answers a status that it should not", RecommendedActions.Unexpected),
        };
    }

    private (GenesysErrorKind Kind, string What, string Action) ExplainLogin(RequestState request, AttemptResult result, ErrorBody body) => result.StatusCode switch
    {
        404 or 405 => (GenesysErrorKind.UnexpectedResponse, $"{HostOf(request)} gives out no tokens", RecommendedActions.NoLogin),
        400 or 401 or 403 or 422 => (GenesysErrorKind.AuthenticationFailed, "the service refuses the OAuth client", RecommendedActions.Client(body.Code)),
        _ => Explain(request, result, body),
    };

    private static string NamePermission(RequestState request, ErrorBody body)
    {
        var needed = request.Request.RequiredPermission ?? request.Request.RequiredScope;
        return needed is not null && body.Message?.Contains(needed, StringComparison.OrdinalIgnoreCase) != true
            ? $"not allowed; it needs the {(request.Request.RequiredPermission is null ? "scope" : "permission")} '{needed}'"
            : "not allowed";
    }

    private static string ForPermission(ApiRequest request) => request.RequiredPermission is { } permission
        ? RecommendedActions.RolePermission(permission)
        : RecommendedActions.Permission(request.RequiredScope);

    private static string LimitedFor(RequestState request, AttemptResult result, ErrorBody body)
    {
        var limit = body.Limit is null ? string.Empty : $" ({body.Limit})";
        return result.RetryAfter is { } wait
            ? $"the service's rate limit{limit} is used up{Tries(request)}; it asks to wait {DurationText.Write(wait)}"
            : $"the service's rate limit{limit} is used up{Tries(request)}";
    }

    private static string FailedFor(RequestState request, AttemptResult result) => result.RetryAfter is { } wait && wait > TimeSpan.Zero
        ? $"the service failed{Tries(request)}; it asks to wait {DurationText.Write(wait)}"
        : $"the service failed{Tries(request)}";

    private static string Redirected(RequestState request, AttemptResult result)
    {
        if (result.Location is not { } location)
        {
            return "the service redirects to nowhere";
        }

        // Only the host: the rest of a location may hold anything.
        var target = location.IsAbsoluteUri ? location.Host : request.Uri.Host;
        return $"the service redirects to '{target}', and nothing is sent to a host that was not named";
    }

    private GenesysApiException Build(
        RequestState request,
        AttemptResult result,
        GenesysErrorKind kind,
        string message,
        string action,
        ErrorBody? body = null,
        TimeSpan? retryAfter = null,
        bool? isSettled = null)
    {
        // A library's own words may repeat a header line that the service sent.
        var cause = result.Cause is { } inner && !scrubber.IsTainted(inner.ToString()) ? inner : null;
        return new GenesysApiException(kind, message, action, cause)
        {
            StatusCode = result.StatusCode == 0 ? null : result.StatusCode,
            ServiceCode = body?.Code,
            CorrelationId = result.CorrelationId ?? body?.ContextId,
            Fields = body?.Fields ?? [],
            RetryAfter = retryAfter ?? result.RetryAfter,
            Attempts = request.Attempts,
            OutcomeUnknown = isSettled switch
            {
                false => request.Request.IsChange,
                _ => request.MayHaveBeenProcessed && !Settles(result.StatusCode),
            },
        };
    }
}
