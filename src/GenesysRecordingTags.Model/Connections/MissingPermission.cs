namespace GenesysRecordingTags;

/// <summary>A permission that no role of the OAuth client has.</summary>
/// <param name="Permission">Domain, entity and action, for example <c>recording:recording:view</c>.</param>
/// <param name="NeededFor">The commands that need it.</param>
public sealed record MissingPermission(string Permission, IReadOnlyList<string> NeededFor)
{
    /// <summary>The commands that need it.</summary>
    public IReadOnlyList<string> NeededFor { get; } = DisplayList<string>.Of(NeededFor);

    /// <inheritdoc/>
    public override string ToString() => $"{Permission} ({string.Join(", ", NeededFor)})";
}
