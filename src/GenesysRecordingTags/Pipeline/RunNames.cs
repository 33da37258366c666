using System.Globalization;

namespace GenesysRecordingTags.Pipeline;

/// <summary>What names of runs have in common.</summary>
internal static class RunNames
{
    private const int MaximumLength = 200;

    /// <summary>Checks the name that a run is to have.</summary>
    /// <param name="name">The name; null where none was given.</param>
    /// <returns>The name, without the blanks around it.</returns>
    /// <exception cref="GenesysException">It can't be one.</exception>
    public static string? Check(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var trimmed = name.Trim();
        var problem = trimmed.Length switch
        {
            0 => "is blank",
            > MaximumLength => string.Create(CultureInfo.InvariantCulture, $"has {trimmed.Length} characters; {MaximumLength} are allowed"),
            _ when trimmed.Any(char.IsControl) => "holds a control character",
            _ => null,
        };
        return problem is null
            ? trimmed
            : throw new GenesysException(GenesysErrorKind.InvalidRequest, $"The name of the run {problem}.", "Give -RunName a short text that says what the run is for.");
    }
}
