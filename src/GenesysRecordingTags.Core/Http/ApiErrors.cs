using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Turns what came of a request into the one error that people see, with the way out, and without secrets.</summary>
internal sealed class ApiErrors(SecretScrubber scrubber, TimeSpan timeout, int maximumBodyBytes)
{
    /// <summary>Makes the error.</summary>
    /// <param name="context">The request, after its last try.</param>
    public GenesysApiException Create(RequestContext context)
    {
        if (context.RefusedWait is { } wait)
        {
            return Build(context, GenesysErrorKind.RateLimited, TooLong(context, wait), RecommendedActions.RateLimited(wait), retryAfter: wait);
        }

        return context.Failure == SendFailure.None ? FromAnswer(context) : FromFailure(context);
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
    /// <param name="context">The request, after its last try.</param>
    /// <param name="what">What is wrong with it.</param>
    public GenesysApiException CreateUnexpected(RequestContext context, string what) =>
        Build(context, GenesysErrorKind.UnexpectedResponse, $"{Subject(context)}: {what}.", RecommendedActions.Unexpected, isSettled: false);

    private static string TooLong(RequestContext context, TimeSpan wait) =>
        $"{Subject(context)}: not sent; the service wants no requests for another {DurationText.Write(wait)}. "
        + $"It is asked again in {DurationText.Write(context.AskedAgainIn)}.";

    private static string Subject(RequestContext context)
    {
        var subject = context.Request.Subject;
        return subject.Length == 0 ? "The request" : char.ToUpperInvariant(subject[0]) + subject[1..];
    }

    private static string HostOf(RequestContext context) => $"{context.Uri.Host}:{context.Uri.Port.ToString(CultureInfo.InvariantCulture)}";

    private static string Tries(RequestContext context) => context.Attempts > 1 ? $" after {context.Attempts} tries" : string.Empty;

    /// <summary>Whether the answer says that nothing was done, by this try or by one before with the same key.</summary>
    private static bool Settles(int status) => status is >= 200 and < 500 and not (401 or 403 or 408 or 409 or 429);

    /// <summary>The words of whoever knows best: what HttpClient says of TLS or a broken connection only points to its cause.</summary>
    private static string? ReasonOf(RequestContext context) =>
        (context.Failure is SendFailure.Untrusted or SendFailure.Broken ? context.Cause?.GetBaseException() : context.Cause)?.Message;

    private GenesysApiException FromFailure(RequestContext context)
    {
        var subject = Subject(context);
        var host = HostOf(context);
        var reason = ErrorBody.Clean(scrubber.Scrub(ReasonOf(context)));
        return context.Failure switch
        {
            SendFailure.Unreachable => Build(
                context,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: {host} can't be reached{Tries(context)}: {reason}",
                RecommendedActions.Unreachable(host)),
            SendFailure.Untrusted => Build(
                context,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: no trusted connection to {host}: {reason}",
                RecommendedActions.Untrusted(host)),
            SendFailure.TimedOut => Build(
                context,
                GenesysErrorKind.RequestTimedOut,
                $"{subject}: {host} gave no whole answer within {timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s{Tries(context)}.",
                RecommendedActions.TimedOut),
            SendFailure.TooLarge => Build(
                context,
                GenesysErrorKind.UnexpectedResponse,
                $"{subject}: the answer is larger than {maximumBodyBytes.ToString(CultureInfo.InvariantCulture)} bytes.",
                RecommendedActions.Unexpected,
                isSettled: false),
            SendFailure.Undecodable => Build(
                context,
                GenesysErrorKind.UnexpectedResponse,
                $"{subject}: the answer's body can't be decompressed ({context.StatusCode}).",
                RecommendedActions.Unexpected,
                isSettled: false),
            _ => Build(
                context,
                GenesysErrorKind.ServiceUnreachable,
                $"{subject}: the connection to {host} broke{Tries(context)}: {reason}",
                RecommendedActions.Unreachable(host)),
        };
    }

    private GenesysApiException FromAnswer(RequestContext context)
    {
        var body = ErrorBody.Read(context.Body, scrubber.Scrub);
        var (kind, what, action) = context.Tokens is null ? ExplainLogin(context, body) : Explain(context, body);

        var message = new StringBuilder(Subject(context)).Append(": ").Append(what);
        message.Append(CultureInfo.InvariantCulture, $" ({context.StatusCode}{(body.Code is null ? string.Empty : " " + body.Code)})");
        message.Append(body.Message is null ? "." : ": " + body.Message);
        if (body.Fields.Count > 0)
        {
            message.Append(body.Message is null || !".!?".Contains(body.Message[^1], StringComparison.Ordinal) ? "." : string.Empty)
                .Append(" Fields: ").Append(string.Join(", ", body.Fields)).Append('.');
        }

        if (context.StatusCode == 404 && IdHint.Of(context.Request.SubjectId) is { } hint)
        {
            message.Append(".!?".Contains(message[^1], StringComparison.Ordinal) ? " " : ". ").Append(hint);
        }

        return Build(context, kind, message.ToString(), action, body);
    }

    private static (GenesysErrorKind Kind, string What, string Action) Explain(RequestContext context, ErrorBody body)
    {
        var host = HostOf(context);
        return context.StatusCode switch
        {
            401 => (GenesysErrorKind.AuthenticationFailed, "the service does not take the token", RecommendedActions.Token(context.Tokens!.CanRenew)),
            403 => (GenesysErrorKind.PermissionDenied, NamePermission(context, body), RecommendedActions.Permission(context.Request.RequiredScope)),
            404 => (GenesysErrorKind.RecordingNotFound, "the service does not know it", RecommendedActions.NotFound(context.Request.Subject)),
            408 => (GenesysErrorKind.RequestTimedOut, "the service waited too long for the request", RecommendedActions.TimedOut),
            409 => (GenesysErrorKind.Conflict, "it exists already, or is being changed by somebody else", RecommendedActions.Conflict),
            429 => (GenesysErrorKind.RateLimited, LimitedFor(context), RecommendedActions.RateLimited(context.RetryAfter)),
            >= 500 => (GenesysErrorKind.ServiceUnavailable, FailedFor(context), RecommendedActions.Unavailable),
            >= 400 => (GenesysErrorKind.InvalidRequest, "the service refuses the request", RecommendedActions.Invalid(body.Fields)),
            >= 300 => (GenesysErrorKind.UnexpectedResponse, Redirected(context), RecommendedActions.Redirected(host)),
            _ => (GenesysErrorKind.UnexpectedResponse, "the service answers a status that it should not", RecommendedActions.Unexpected),
        };
    }

    private static (GenesysErrorKind Kind, string What, string Action) ExplainLogin(RequestContext context, ErrorBody body) => context.StatusCode switch
    {
        404 or 405 => (GenesysErrorKind.UnexpectedResponse, $"{HostOf(context)} gives out no tokens", RecommendedActions.NoLogin),
        400 or 401 or 403 or 422 => (GenesysErrorKind.AuthenticationFailed, "the service refuses the OAuth client", RecommendedActions.Client(body.Code)),
        _ => Explain(context, body),
    };

    private static string NamePermission(RequestContext context, ErrorBody body) =>
        context.Request.RequiredScope is { } scope && body.Message?.Contains(scope, StringComparison.OrdinalIgnoreCase) != true
            ? $"not allowed; it needs the scope '{scope}'"
            : "not allowed";

    private static string LimitedFor(RequestContext context) => context.RetryAfter is { } wait
        ? $"the service's allowance is used up{Tries(context)}; it asks to wait {DurationText.Write(wait)}"
        : $"the service's allowance is used up{Tries(context)}";

    private static string FailedFor(RequestContext context) => context.RetryAfter is { } wait && wait > TimeSpan.Zero
        ? $"the service failed{Tries(context)}; it asks to wait {DurationText.Write(wait)}"
        : $"the service failed{Tries(context)}";

    private static string Redirected(RequestContext context)
    {
        if (context.Location is not { } location)
        {
            return "the service redirects to nowhere";
        }

        // Only the host: the rest of a location may hold anything.
        var target = location.IsAbsoluteUri ? location.Host : context.Uri.Host;
        return $"the service redirects to '{target}', and nothing is sent to a host that was not named";
    }

    private GenesysApiException Build(
        RequestContext context,
        GenesysErrorKind kind,
        string message,
        string action,
        ErrorBody? body = null,
        TimeSpan? retryAfter = null,
        bool? isSettled = null)
    {
        // A library's own words may repeat a header line that the service sent.
        var cause = context.Cause is { } inner && !scrubber.IsTainted(inner.ToString()) ? inner : null;
        return new GenesysApiException(kind, message, action, cause)
        {
            StatusCode = context.StatusCode == 0 ? null : context.StatusCode,
            ServiceCode = body?.Code,
            CorrelationId = context.CorrelationId ?? body?.ContextId,
            Fields = body?.Fields ?? [],
            RetryAfter = retryAfter ?? context.RetryAfter,
            Attempts = context.Attempts,
            OutcomeUnknown = isSettled switch
            {
                false => context.IsChange,
                _ => context.MayHaveBeenProcessed && !Settles(context.StatusCode),
            },
        };
    }
}
