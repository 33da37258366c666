namespace GenesysRecordingTags.PlatformContract;

/// <summary>Something that the contract does not allow.</summary>
/// <param name="Exchange">The request, <c>GET /path</c>.</param>
/// <param name="Status">The status that was answered.</param>
/// <param name="Part"><c>request</c> or <c>answer</c>.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ContractViolation(string Exchange, int Status, string Part, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Exchange} -> {Status}: {Part}: {Problem}";
}
