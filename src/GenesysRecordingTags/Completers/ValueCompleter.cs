using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes an argument from values that are in memory: it asks no service and so never keeps a key press waiting.</summary>
internal abstract class ValueCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        try
        {
            return Values(fakeBoundParameters ?? new Hashtable())
                .Select(value => (Value: value, Place: PlaceOf(word, value)))
                .Where(candidate => candidate.Place == 0 || (MatchesAnyPart && candidate.Place > 0))
                // What begins with the word comes before what only holds it.
                .OrderBy(candidate => candidate.Place > 0)
                .Select(candidate => candidate.Value)
                .Select(value => new CompletionResult(
                    Quote(value.Text), DisplayText.Escape(value.ListItem), CompletionResultType.ParameterValue, DisplayText.Escape(value.ToolTip)))
                .ToList();
        }
        catch (GenesysException)
        {
            // A connection that is closed at this moment has nothing to offer; a key press must not fail for it.
            return [];
        }
    }

    /// <summary>Whether a value is found by any part of it, and not by its beginning alone.</summary>
    protected virtual bool MatchesAnyPart => false;

    /// <summary>All values there are.</summary>
    /// <param name="bound">What else stands on the command line.</param>
    protected abstract IEnumerable<CompletionValue> Values(IDictionary bound);

    /// <summary>The connection that the command line names, or the current one; null where there is none.</summary>
    protected static OpenConnection? ConnectionOf(IDictionary bound)
    {
        var given = bound["Connection"] is PSObject wrapped ? wrapped.BaseObject : bound["Connection"];
        var runspace = Runspace.DefaultRunspace;
        return given switch
        {
            GenesysConnection connection => ConnectionRegistry.Require(connection),
            string name => ConnectionRegistry.Find(name, runspace),
            _ => ConnectionRegistry.CurrentOf(runspace),
        };
    }

    /// <summary>Where the word stands in the value: 0 at its beginning; -1 nowhere.</summary>
    private static int PlaceOf(string word, CompletionValue value)
    {
        var text = value.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        var item = value.ListItem.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return text < 0 || (item >= 0 && item < text) ? item : text;
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
