using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Lists the retention policies of the organisation, where the API tells them (Platform API).</summary>
[Cmdlet(VerbsCommon.Get, "RecordingRetentionPolicy", DefaultParameterSetName = NameSet, HelpUri = HelpPages.Folder + "Get-RecordingRetentionPolicy.md")]
[OutputType(typeof(RecordingRetentionPolicy))]
public sealed class GetRecordingRetentionPolicyCommand : ConnectedCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";

    private IReadOnlyList<RecordingRetentionPolicy>? _policies;

    /// <summary>Only policies of these names; wildcards are welcome. All where none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RetentionPolicyCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only policies of these ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    private protected override void Begin()
    {
        if (Session.Api.Retention is null)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"{Session.Api.Capabilities.Name} can't list retention policies: it takes them by name or id together with tags, and tells none.",
                "Name the policy as the organisation knows it. Connect with -Region (Platform API) to list the policies of an organisation.");
        }

        var retention = Session.Api.Retention;
        _policies = [.. Await(retention.GetPoliciesAsync).OrderBy(policy => policy.Order ?? int.MaxValue).ThenBy(policy => policy.Name, StringComparer.OrdinalIgnoreCase)];
        foreach (var policy in _policies)
        {
            Open.SawPolicy(policy.Name);
        }
    }

    private protected override void Process()
    {
        if (ParameterSetName == IdSet)
        {
            Array.ForEach(Id!, SelectById);
        }
        else if (Name is null)
        {
            WriteObject(_policies, enumerateCollection: true);
        }
        else
        {
            Array.ForEach(Name, name => WriteObject(NameFilter.Select(name, _policies!, () => Miss(name), policy => policy.Name), enumerateCollection: true));
        }
    }

    private void SelectById(string id)
    {
        if (_policies!.FirstOrDefault(policy => string.Equals(policy.Id, id.Trim(), StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            WriteObject(found);
        }
        else
        {
            Miss(id);
        }
    }

    private void Miss(string wanted) => WriteError(ErrorRecords.Of(
        new GenesysException(
            GenesysErrorKind.RetentionPolicyNotFound,
            $"The organisation has no retention policy '{wanted}' that the OAuth client may see.",
            "Get-RecordingRetentionPolicy without a name lists them all."),
        wanted));
}
