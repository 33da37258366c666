using System.Management.Automation;
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
            Array.ForEach(Id!, id => Select(id, policy => string.Equals(policy.Id, id.Trim(), StringComparison.OrdinalIgnoreCase), isPattern: false));
        }
        else if (Name is null)
        {
            WriteObject(_policies, enumerateCollection: true);
        }
        else
        {
            Array.ForEach(Name, name => Select(name, MatcherOf(name), WildcardPattern.ContainsWildcardCharacters(name)));
        }
    }

    private Func<RecordingRetentionPolicy, bool> MatcherOf(string name)
    {
        // A name that looks like a pattern is itself first.
        if (_policies!.Any(policy => string.Equals(policy.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            return policy => string.Equals(policy.Name, name, StringComparison.OrdinalIgnoreCase);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return policy => pattern.IsMatch(policy.Name);
    }

    private void Select(string wanted, Func<RecordingRetentionPolicy, bool> isWanted, bool isPattern)
    {
        var found = _policies!.Where(isWanted).ToList();
        if (found.Count == 0 && !isPattern)
        {
            WriteError(ErrorRecords.Of(
                new GenesysException(
                    GenesysErrorKind.RetentionPolicyNotFound,
                    $"The organisation has no retention policy '{wanted}' that the OAuth client may see.",
                    "Get-RecordingRetentionPolicy without a name lists them all."),
                wanted));
            return;
        }

        WriteObject(found, enumerateCollection: true);
    }
}
