using System.Diagnostics;
using System.Net.Http.Headers;

namespace GenesysRecordingTags.RawHttp;

/// <summary>As many loops as there are connections; each sends a change, reads its answer, and sends the next.</summary>
internal sealed class ChangeLoop(HttpClient client, bool isTags, byte[] body)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private int _next;
    private int _failed;

    public int Failed => _failed;

    /// <returns>How long each change took, in ticks of the stopwatch.</returns>
    public async Task<long[]> RunAsync(int first, int count, int connections)
    {
        var latencies = new long[count];
        _next = 0;
        _failed = 0;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoopAsync(first, latencies)));
        return latencies;
    }

    private async Task LoopAsync(int first, long[] latencies)
    {
        while (true)
        {
            var place = Interlocked.Increment(ref _next) - 1;
            if (place >= latencies.Length)
            {
                return;
            }

            var begun = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(isTags ? HttpMethod.Post : HttpMethod.Patch, PathOf(first + place));
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _failed);
            }

            latencies[place] = Stopwatch.GetTimestamp() - begun;
        }
    }

    private string PathOf(int number) => isTags
        ? $"/api/v2/recordings/medias/rec-{number:D6}/tags"
        : $"/api/v2/media/recordings/rec-{number:D6}";
}
