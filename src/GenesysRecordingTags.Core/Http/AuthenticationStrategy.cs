using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Authentication;
using Polly;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Gives an attempt its bearer token. Not earlier: the waits before it may have been longer than a token lives.</summary>
internal sealed class AuthenticationStrategy(TokenProvider tokens) : ResilienceStrategy<AttemptResult>
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback,
        ResilienceContext context,
        TState state)
    {
        var request = RequestState.Of(context);
        request.Token = await tokens.GetAsync(context.CancellationToken).ConfigureAwait(false);
        request.Authorization = request.Token.HeaderValue;
        return await callback(context, state).ConfigureAwait(false);
    }
}
