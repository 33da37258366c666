namespace GenesysRecordingTags.PlatformContract;

/// <summary>Checks recorded exchanges against the contract.</summary>
public static class ContractCheck
{
    /// <summary>Checks all exchanges with the Platform API; those with others are left out.</summary>
    /// <param name="exchanges">The exchanges.</param>
    /// <param name="isSenderChecked">
    /// Whether every request must keep the contract, as a client's must. Otherwise one that was refused may break it, and one that was
    /// accepted may not: the check of a server whose tests send what is wrong on purpose.
    /// </param>
    public static ContractReport Run(IEnumerable<RecordedExchange> exchanges, bool isSenderChecked)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        var contract = Contract.V270;
        var (requests, answers, leftOut) = (0, 0, 0);
        var operations = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var violations = new List<ContractViolation>();
        foreach (var exchange in exchanges)
        {
            if (!Contract.IsPlatformPath(exchange.Target) || IsMediaPath(exchange.Target))
            {
                leftOut++;
                continue;
            }

            var name = $"{exchange.Method} {exchange.Target}";
            var operation = contract.Find(exchange.Method, exchange.Target)?.ToString() ?? name.Split('?')[0];
            var isAccepted = exchange.Status is >= 200 and < 300;
            if (exchange.RequestBody is not null && (isSenderChecked || isAccepted || exchange.Status == 0))
            {
                requests++;
                operations[operation] = operations.GetValueOrDefault(operation) + 1;
                violations.AddRange(contract.CheckRequest(exchange).Select(problem => new ContractViolation(name, exchange.Status, "request", problem)));
            }

            if (exchange is { Status: > 0, Fault: null, ResponseBody: not null })
            {
                answers++;
                violations.AddRange(contract.CheckAnswer(exchange).Select(problem => new ContractViolation(name, exchange.Status, "answer", problem)));
            }
            else
            {
                leftOut++;
            }
        }

        return new ContractReport { Requests = requests, Answers = answers, LeftOut = leftOut, Operations = operations, Violations = violations };
    }

    /// <summary>Paths of the Media API under the same root.</summary>
    private static bool IsMediaPath(string target) =>
        target.StartsWith("/api/v2/events/subscriptions", StringComparison.Ordinal)
        || target.StartsWith("/api/v2/recordings/medias/", StringComparison.Ordinal)
        || target.StartsWith("/api/v2/media/recordings/", StringComparison.Ordinal);
}
