using System.Diagnostics;
using System.Net;
using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;

namespace GenesysRecordingTags.CoreBench;

/// <summary>What the request pipeline costs by itself: changes answered by a handler in this process, with and without a rate limit.</summary>
internal static class PipelineBench
{
    private static readonly RecordingTag[] Tags = [new() { Label = "Compliance:PCI-DSS", TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", Confidence = 0.95 }];

    public static async Task<object> RunAsync(int count, int loops, bool isLimited)
    {
        using var api = MediaApi.Create(
            new TransportOptions { BaseUri = new Uri("https://bench.example"), Handler = new Service(isLimited) },
            CreateToken());
        // The first rounds are the compiler's.
        for (var round = 0; round < 3; round++)
        {
            await RunAsync(api, count / 5, loops);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await RunAsync(api, count, loops);
        var seconds = watch.Elapsed.TotalSeconds;
        return new
        {
            Rate = count / seconds,
            ProcessorMicroseconds = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMicroseconds / count,
            AllocatedBytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / count,
        };
    }

    private static Task RunAsync(MediaApi api, int count, int loops)
    {
        var next = 0;
        return Task.WhenAll(Enumerable.Range(0, loops).Select(async _ =>
        {
            using var cancellation = new CancellationTokenSource();
            while (Interlocked.Increment(ref next) <= count)
            {
                var outcomes = await api.Tags.AddAsync(
                    [new TagAssignment(new RecordingReference("rec-000001", null), Tags)], new SendOptions("key-1", RequestPriority.Normal), cancellation.Token);
                outcomes[0].GetResult();
            }
        }));
    }

    private static SecureString CreateToken()
    {
        var token = new SecureString();
        foreach (var character in "a-token")
        {
            token.AppendChar(character);
        }

        return token;
    }

    private sealed class Service(bool isLimited) : HttpMessageHandler
    {
        private static readonly byte[] Answer =
            """{"mediaId":"rec-000001","tags":[{"id":"t-1","label":"Compliance:PCI-DSS","taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","confidence":0.95,"status":"Active"}],"indexUpdateStatus":"Completed"}"""u8.ToArray();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Answer) };
            response.Headers.TryAddWithoutValidation("ININ-Correlation-Id", "5f0d43a2-3f9b-4c1e-8d57-6a2b9c0e1f34");
            if (isLimited)
            {
                response.Headers.TryAddWithoutValidation("X-RateLimit-Limit", "100000000");
                response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "90000000");
                response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", "1");
            }

            return response;
        }
    }
}
