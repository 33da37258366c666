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
            : throw new GenesysException(GenesysErrorKind.InvalidFile, $"'{path}' is not a file.", "Give the path of a file.");
    }

    /// <summary>Resolves a path letter by letter; the file need not be there.</summary>
    /// <param name="cmdlet">The cmdlet, for its current location.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="GenesysException">InvalidFile: it is of no file system.</exception>
    public static string ResolveOne(PSCmdlet cmdlet, string path) => Resolve(cmdlet, path, isLiteral: true)[0];

    /// <summary>Resolves the path of a file that is to be written.</summary>
    /// <param name="cmdlet">The cmdlet, for its current location.</param>
    /// <param name="path">The path.</param>
    /// <param name="overwrites">Whether one that is there may be overwritten.</param>
    /// <exception cref="GenesysException">InvalidFile: there is no such folder. Conflict: the file is there.</exception>
    public static string ResolveNew(PSCmdlet cmdlet, string path, bool overwrites)
    {
        var file = ResolveOne(cmdlet, path);
        if (Directory.Exists(file))
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"'{file}' is a folder.", "Give the path of a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile, $"The folder of '{file}' does not exist.", "Make it first, or choose another place.");
        }

        return overwrites || !File.Exists(file)
            ? file
            : throw new GenesysException(GenesysErrorKind.Conflict, $"The file '{file}' exists.", "Use -Force to replace it, or choose another name.");
    }
}
