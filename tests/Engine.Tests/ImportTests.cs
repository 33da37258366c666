using System.Reflection;
using System.Runtime.Loader;

namespace GenesysRecordingTags.Engine.Tests;

/// <summary>The packaged module is imported, again and again, and brings what it says.</summary>
public sealed class ImportTests : EngineTest
{
    private static readonly string[] Private = ["GenesysRecordingTags.Core", "GenesysRecordingTags.Sandbox", "Polly.Core", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core"];

    [Fact]
    public void It_is_imported_in_the_version_of_the_checkout()
    {
        var module = Run("Get-Module GenesysRecordingTags").Succeeded();
        Assert.Equal(TestedModule.Version, module.Value<string>("Version"));
        Assert.Equal("Binary", module.Value<string>("ModuleType"));
    }

    [Fact]
    public void Every_command_class_is_exported_and_nothing_else()
    {
        var classes = ModuleAssembly().GetExportedTypes()
            .Select(type => type.GetCustomAttribute<System.Management.Automation.CmdletAttribute>())
            .Where(cmdlet => cmdlet is not null)
            .Select(cmdlet => $"{cmdlet!.VerbName}-{cmdlet.NounName}");
        var exported = Run("Get-Command -Module GenesysRecordingTags").Succeeded();
        Assert.Equal(classes.Order(StringComparer.Ordinal), exported.Values<string>("Name").Order(StringComparer.Ordinal));
        Assert.All(exported.Values<string>("CommandType"), type => Assert.Equal("Cmdlet", type));
    }

    [Fact]
    public void Every_command_has_a_page_below_the_project_that_the_manifest_names()
    {
        var project = Run("(Get-Module GenesysRecordingTags).ProjectUri").Succeeded().Text[0];
        var commands = Run("Get-Command -Module GenesysRecordingTags | ForEach-Object { \"$($_.Name) $($_.HelpUri)\" }").Succeeded();
        Assert.All(commands.Text, command =>
        {
            var page = $"docs/commands/{command.Split(' ')[0]}.md";
            Assert.EndsWith($" {project}/blob/main/{page}", command, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(TestedModule.Repository, page)), page);
        });
    }

    [Theory]
    [InlineData("ProjectUri")]
    [InlineData("LicenseUri")]
    [InlineData("ReleaseNotes")]
    [InlineData("Tags")]
    [InlineData("Description")]
    [InlineData("Author")]
    [InlineData("Copyright")]
    public void The_manifest_names_its(string property) =>
        Assert.NotEmpty(Run($"(Get-Module GenesysRecordingTags).{property}").Succeeded().Text[0]);

    [Fact]
    public void No_public_signature_has_a_type_of_a_private_assembly()
    {
        var allowed = new[] { "GenesysRecordingTags", "GenesysRecordingTags.Model", "System.Management.Automation" };
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
        foreach (var type in ModuleAssembly().GetExportedTypes())
        {
            var types = type.GetMethods(All).Where(IsSeen).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
                .Concat(type.GetConstructors(All).Where(IsSeen).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
                .Concat(type.GetFields(All).Where(field => field.IsPublic).Select(field => field.FieldType))
                .Concat(type.GetInterfaces())
                .Append(type.BaseType!);
            Assert.All(types.SelectMany(Parts), used =>
            {
                var assembly = used.Assembly.GetName().Name!;
                Assert.True(allowed.Contains(assembly) || used.Assembly.Location.StartsWith(RuntimeFolder, StringComparison.Ordinal), $"{type} shows {used} of {assembly}");
            });
        }
    }

    [Fact]
    public void An_import_loads_none_of_the_private_assemblies_into_the_shared_context()
    {
        ConnectEmbedded();
        var shared = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name);
        Assert.Empty(shared.Intersect(Private));
    }

    [Fact]
    public void The_private_assemblies_come_from_the_package()
    {
        ConnectEmbedded();
        Run("Get-GenesysEvent -First 1 | Add-RecordingTag @tag").Succeeded();
        var own = Assert.Single(AssemblyLoadContext.All, context => context.Name == "GenesysRecordingTags");
        Assert.NotEmpty(own.Assemblies);
        Assert.All(own.Assemblies, assembly => Assert.StartsWith(Path.Combine(TestedModule.Folder, "Dependencies"), assembly.Location, StringComparison.Ordinal));
        Assert.All(new[] { "GenesysRecordingTags.Core", "GenesysRecordingTags.Sandbox" }, name => Assert.Contains(own.Assemblies, assembly => assembly.GetName().Name == name));
    }

    [Fact]
    public void Its_metrics_reach_a_listener_of_the_process()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "GenesysRecordingTags")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => seen.Add(instrument.Name));
        listener.Start();
        ConnectEmbedded();
        Run("Get-RecordingMetadata rec-000001").Succeeded();
        Assert.Contains("genesys.requests", seen);
    }

    [Fact]
    public void An_import_with_Force_keeps_the_connections()
    {
        ConnectEmbedded();
        Run("Import-Module $args[0] -Force", TestedModule.Manifest).Succeeded();
        Assert.Equal("sandbox", Run("Get-GenesysConnection").Succeeded().Value<string>("Name"));
        Assert.Equal(2, Run("Get-GenesysEvent -First 2").Succeeded().Output.Count);
    }

    [Fact]
    public void A_module_that_was_removed_can_be_imported_again()
    {
        ConnectEmbedded();
        Run("Remove-Module GenesysRecordingTags").Succeeded();
        Assert.Empty(Run("Get-Command -Module GenesysRecordingTags").Succeeded().Output);
        Run("Import-Module $args[0]", TestedModule.Manifest).Succeeded();
        Assert.Single(Run("Get-GenesysEvent -First 1").Succeeded().Output);
        Assert.Single(AssemblyLoadContext.All, context => context.Name == "GenesysRecordingTags");
    }

    [Fact]
    public void Views_are_there_again_after_an_import_with_Force()
    {
        ConnectEmbedded();
        Run("Import-Module $args[0] -Force", TestedModule.Manifest).Succeeded();
        Assert.Contains("RateLimit", Engine.Show("Get-GenesysConnection"), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_load_without_a_trace_among_the_modules()
    {
        ConnectEmbedded();
        Assert.Equal(["GenesysRecordingTags"], Run("Get-Module").Succeeded().Values<string>("Name"));
    }

    [Fact]
    public void Views_load_silently_whatever_the_preferences_are()
    {
        Run("$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'; $WhatIfPreference = $true; $ConfirmPreference = 'Low'").Succeeded();
        var tag = Run("New-RecordingTag A T").Succeeded();
        Assert.Single(tag.Output);
        Assert.Empty(tag.Verbose);
        Assert.Empty(tag.Information);
        Assert.Contains("TaxonomyId", Engine.Show("New-RecordingTag A T"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_command_of_another_module()
    {
        using var bare = new PowerShellEngine();
        var demo = bare.Run("& $args[0] -Module $args[1]", Path.Combine(TestedModule.Folder, "examples", "Demo.ps1"), TestedModule.Folder).Succeeded();
        Assert.Null(demo.Failure);
        Assert.Equal(["GenesysRecordingTags"], bare.Run("Get-Module").Values<string>("Name"));
        Assert.Contains("500 recordings tagged.", bare.Shown, StringComparison.Ordinal);
        Assert.Contains("RecordingNotFound", bare.Shown, StringComparison.Ordinal);
        Assert.Contains("Try next", bare.Shown, StringComparison.Ordinal);
    }

    private static string RuntimeFolder { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GenericTypeArguments.SelectMany(Parts).Append(type);

    private Assembly ModuleAssembly() =>
        ((Type)Run("(Get-Command Add-RecordingTag).ImplementingType").Succeeded().Output[0].BaseObject).Assembly;
}
