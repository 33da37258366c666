using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GenesysRecordingTags.LoadContext;

/// <summary>Loads the work and what it depends on, apart from whatever versions other modules have loaded.</summary>
internal sealed class PrivateLoadContext : AssemblyLoadContext
{
    private const string FolderName = "Dependencies";

    /// <summary>What the cmdlets may ask the default context for, and get from here.</summary>
    private static readonly string[] Answered = ["GenesysRecordingTags.Core", "GenesysRecordingTags.Sandbox"];

    private static readonly Lazy<PrivateLoadContext> Instance = new(() => new PrivateLoadContext());
    private static int _isHooked;

    private readonly Assembly _model = typeof(GenesysException).Assembly;
    private readonly string _folder;

    private PrivateLoadContext()
        : base("GenesysRecordingTags") =>
        _folder = Path.Combine(Path.GetDirectoryName(typeof(PrivateLoadContext).Assembly.Location)!, FolderName);

    /// <summary>Answers the default context from now on; further calls change nothing.</summary>
    public static void Hook()
    {
        if (Interlocked.Exchange(ref _isHooked, 1) == 0)
        {
            Default.Resolving += Resolve;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _model.GetName().Name)
        {
            return _model;
        }

        var path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) && !RuntimeHas(assemblyName) ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Whether the runtime brings an assembly itself, new enough. It is shared then: a listener to our metrics knows no other.</summary>
    private static bool RuntimeHas(AssemblyName wanted)
    {
        if (!wanted.Name!.StartsWith("System.", StringComparison.Ordinal))
        {
            return false;
        }

        var path = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), wanted.Name + ".dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= wanted.Version;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = NativePaths(unmanagedDllName).FirstOrDefault(File.Exists);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Array.IndexOf(Answered, name.Name) >= 0 ? Instance.Value.LoadFromAssemblyName(name) : null;

    private IEnumerable<string> NativePaths(string name)
    {
        var (system, prefix, suffix) = OperatingSystem.IsWindows() ? ("win", string.Empty, ".dll")
            : OperatingSystem.IsMacOS() ? ("osx", "lib", ".dylib")
            : ("linux", "lib", ".so");
#pragma warning disable CA1308 // Runtime identifiers are written in lower case.
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308

        // The runtime's own identifier comes first: it tells musl from glibc.
        string[] runtimes = [RuntimeInformation.RuntimeIdentifier, $"{system}-{architecture}"];
        return runtimes.Select(runtime => Path.Combine(_folder, "runtimes", runtime, "native", prefix + name + suffix));
    }
}
