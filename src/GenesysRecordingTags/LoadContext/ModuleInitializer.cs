using System.Management.Automation;

namespace GenesysRecordingTags;

/// <summary>Lets the cmdlets find the assemblies they share with nobody. Called at each import, in each runspace.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport() => LoadContext.PrivateLoadContext.Hook();
}
