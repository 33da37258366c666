namespace GenesysRecordingTags.Completers;

/// <summary>A value to offer.</summary>
/// <param name="Text">What is put on the command line.</param>
/// <param name="ListItem">What the list shows; typing its beginning finds the value too.</param>
/// <param name="ToolTip">What it is.</param>
internal readonly record struct CompletionValue(string Text, string ListItem, string ToolTip)
{
    public CompletionValue(string text, string toolTip)
        : this(text, text, toolTip)
    {
    }
}
