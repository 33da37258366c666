using System.Reflection;

namespace GenesysRecordingTags.Build;

/// <summary>Where things are, as the build of this program found them.</summary>
internal static class Places
{
    private static readonly Dictionary<string, string?> Known = typeof(Places).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .GroupBy(entry => entry.Key)
        .ToDictionary(entries => entries.Key, entries => entries.First().Value);

    /// <summary>The root of the checkout.</summary>
    public static string Repository => Known["Repository"]!;

    /// <summary>The manifest of Pester.</summary>
    public static string Pester => Known["Pester"]!;

    /// <summary>The version of the module.</summary>
    public static string ModuleVersion => Known["ModuleVersion"]!;

    /// <summary>The module to test and show: the one that the build lays out, unless GRT_MODULE_PATH names another.</summary>
    public static string Module =>
        Environment.GetEnvironmentVariable("GRT_MODULE_PATH") is { Length: > 0 } other ? other : In("output", "GenesysRecordingTags", ModuleVersion);

    /// <summary>A path in the checkout.</summary>
    /// <param name="parts">Its parts.</param>
    public static string In(params string[] parts) => Path.Combine([Repository, .. parts]);
}
