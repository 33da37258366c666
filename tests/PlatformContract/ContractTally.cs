using System.Globalization;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>Adds up what the checks of a test run came to, for whoever started it to see.</summary>
public static class ContractTally
{
    private static readonly object Gate = new();
    private static readonly SortedDictionary<string, (int Requests, int Answers)> Sums = new(StringComparer.Ordinal);

    /// <summary>Beside the assembly: the console of a test run is not shown.</summary>
    public static string FileName { get; } = Path.Combine(AppContext.BaseDirectory, "contract-check.txt");

    /// <summary>Adds a report.</summary>
    /// <param name="sender">Who sent the requests: <c>the module</c>.</param>
    /// <param name="report">The report.</param>
    public static void Add(string sender, ContractReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        lock (Gate)
        {
            var (requests, answers) = Sums.GetValueOrDefault(sender);
            Sums[sender] = (requests + report.Requests, answers + report.Answers);
            File.WriteAllLines(FileName, Sums.Select(sum => string.Create(
                CultureInfo.InvariantCulture,
                $"Platform API contract, {sum.Key}: {sum.Value.Requests} requests and {sum.Value.Answers} answers checked")));
        }
    }
}
