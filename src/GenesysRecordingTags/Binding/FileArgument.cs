using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Finds the files that a path names.</summary>
internal static class FileArgument
{
    /// <summary>Resolves a path.</summary>
    /// <param name="cmdlet">The cmdlet, for its current location.</param>
    /// <param name="path">The path.</param>
    /// <param name="isLiteral">Whether it is taken letter by letter, or may have wildcards.</param>
    /// <exception cref="GenesysException">InvalidFile: there is no such file, or it is of no file system.</exception>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        ProviderInfo provider;
        IReadOnlyList<string> found;
        try
        {
            found = isLiteral
                ? [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)]
                : cmdlet.GetResolvedProviderPathFromPSPath(path, out provider);
        }
        catch (Exception ex) when (ex is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, ex.Message, "Give a file that exists.", ex);
        }

        return provider.Name == "FileSystem"
            ? found
            : throw new GenesysException(GenesysErrorKind.InvalidFile, $"'{path}' is no file.", "Give the path of a file.");
    }
}
