using Polly;
using Polly.Timeout;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Keeps account of the attempts of a request: how many there were, and whether one of them may have been processed.</summary>
internal sealed class AccountingStrategy(IDiagnosticSink diagnostics) : ResilienceStrategy<AttemptResult>
{
    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback,
        ResilienceContext context,
        TState state)
    {
        var request = RequestState.Of(context);
        request.Attempts++;
        request.WasSent = false;
        var outcome = await callback(context, state).ConfigureAwait(false);
        if (outcome.Exception is TimeoutRejectedException timeout)
        {
            outcome = Outcome.FromResult(new AttemptResult { Failure = AttemptFailure.TimedOut, Cause = timeout.InnerException });
        }

        var result = outcome.Result;
        request.MayHaveBeenProcessed |= request is { Request.IsChange: true, WasSent: true } && result?.StatusCode is null or 0 or >= 500;
        Report(request, result);
        return outcome;
    }

    private void Report(RequestState request, AttemptResult? result)
    {
        if (GenesysDiagnostics.Requests.Enabled)
        {
            GenesysDiagnostics.Requests.Add(
                1,
                new KeyValuePair<string, object?>("method", request.Request.Method.Method),
                new KeyValuePair<string, object?>("result", ReasonOf(result)));
        }

        if (diagnostics.IsEnabled(DiagnosticLevel.Debug))
        {
            diagnostics.Report(
                DiagnosticLevel.Debug,
                $"{request.Request.Method} {request.Uri}: {ReasonOf(result)} (attempt {request.Attempts}).");
        }
    }

    private static string ReasonOf(AttemptResult? result) => result?.Reason ?? "cancelled";
}
