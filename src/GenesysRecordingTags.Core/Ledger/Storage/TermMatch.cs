namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What a term has to be.</summary>
/// <param name="Text">A text that is meant letter by letter, where there is a term of it.</param>
/// <param name="IsMatch">Whether another text is meant as well, where there is no such term; null: none is.</param>
public sealed record TermMatch(string Text, Func<string, bool>? IsMatch = null);
