// RawHttp --base <uri> --token <bearer> --kind Tags|Metadata --body <file> --count n --connections n --first n --warmup n
// Prints one line of JSON.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using GenesysRecordingTags.RawHttp;

var arguments = new Arguments(args);
var connections = arguments.Number("connections");
var count = arguments.Number("count");
var warmUp = arguments.Number("warmup");
var first = arguments.Number("first");

using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false, UseProxy = false };
using var client = new HttpClient(handler) { BaseAddress = new Uri(arguments["base"]) };
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", arguments["token"]);
client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

var loop = new ChangeLoop(client, arguments["kind"] == "Tags", await File.ReadAllBytesAsync(arguments["body"]));
if (warmUp > 0)
{
    await loop.RunAsync(first - warmUp, warmUp, connections);
}

var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
var watch = Stopwatch.StartNew();
var latencies = await loop.RunAsync(first, count, connections);
var seconds = watch.Elapsed.TotalSeconds;
var cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds;
Array.Sort(latencies);
double Milliseconds(double share) => latencies[(int)((latencies.Length - 1) * share)] * 1000.0 / Stopwatch.Frequency;

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $$"""{"Count":{{count}},"Failed":{{loop.Failed}},"Seconds":{{seconds}},"Rate":{{count / seconds}},"CpuSeconds":{{cpu}},"P50":{{Milliseconds(0.5)}},"P99":{{Milliseconds(0.99)}}}"""));
return loop.Failed == 0 ? 0 : 1;
