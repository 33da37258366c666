using System.Globalization;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>What the check of many exchanges came to.</summary>
public sealed record ContractReport
{
    /// <summary>How many requests were checked whole.</summary>
    public int Requests { get; init; }

    /// <summary>How many answers were checked whole.</summary>
    public int Answers { get; init; }

    /// <summary>How many exchanges are none of the Platform API's, or could not be checked: not kept whole, shaped by a fault, never answered.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many exchanges there were of each operation.</summary>
    public IReadOnlyDictionary<string, int> Operations { get; init; } = new Dictionary<string, int>();

    /// <summary>What was found.</summary>
    public IReadOnlyList<ContractViolation> Violations { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests and {Answers} answers of {Operations.Count} operations checked, {LeftOut} left out, {Violations.Count} violations");
}
