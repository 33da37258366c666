namespace GenesysRecordingTags.Core.Ledger;

/// <summary>A row can't be read.</summary>
internal sealed class UnreadableRowException(UnreadableRow row)
    : GenesysException(row.Error.Kind, row.Error.Message, row.Error.RecommendedAction, row.Error.InnerException)
{
    /// <summary>The row.</summary>
    public UnreadableRow Row => row;
}
