using System.Reflection;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>Where the module under test is: the one that the build lays out, unless GRT_MODULE_PATH names another.</summary>
internal static class TestedModule
{
    private static readonly Dictionary<string, string?> Built = typeof(TestedModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .GroupBy(entry => entry.Key)
        .ToDictionary(entries => entries.Key, entries => entries.First().Value);

    /// <summary>The checkout.</summary>
    public static string Repository => Built["Repository"]!;

    /// <summary>The version that the manifest in the checkout has.</summary>
    public static string Version => Built["ModuleVersion"]!;

    /// <summary>The module's folder.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GRT_MODULE_PATH") is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(Repository, "output", "GenesysRecordingTags", Version);

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(Folder, "GenesysRecordingTags.psd1");

    /// <summary>The program that serves the sandbox over HTTP.</summary>
    public static string SandboxHost { get; } =
        Environment.GetEnvironmentVariable("GRT_SANDBOXHOST") is { Length: > 0 } given
            ? given
            : Path.Combine(Repository, "src", "GenesysRecordingTags.SandboxHost", "bin", Built["Configuration"]!, "net8.0", "SandboxHost.dll");

    /// <summary>The program that runs scripts where there is no PowerShell.</summary>
    public static string EngineHost { get; } = Path.Combine(Repository, "tools", "EngineHost", "bin", Built["Configuration"]!, "net10.0", "EngineHost.dll");
}
