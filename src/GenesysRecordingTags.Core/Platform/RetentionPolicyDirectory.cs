using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The retention policies of an organisation, listed once for all who look one up (Platform API, section 3.6).</summary>
/// <param name="client">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class RetentionPolicyDirectory(IApiClient client, TimeProvider time) : IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 1_000;

    // Dates are computed from it: a policy that somebody changed must not be remembered as it was for long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // A list with the same typing error in thousands of rows must not list the policies for each.
    private static readonly TimeSpan ListedAgainAfter = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _gate = new(1);
    private IReadOnlyList<RecordingRetentionPolicy>? _policies;
    private long _listedAt;

    /// <summary>Lists them anew.</summary>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<IReadOnlyList<RecordingRetentionPolicy>> ListAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Finds one by its id or its name. A text that stands in the place of a name may be an id.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="GenesysException">RetentionPolicyNotFound.</exception>
    public async Task<RecordingRetentionPolicy> FindAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        // All changes of a run begin together: one asks for all of them.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = _policies is null || time.GetElapsedTime(_listedAt) > Lifetime ? await RefreshAsync(cancellationToken).ConfigureAwait(false) : _policies;
            var found = Select(known, policy);
            if (found.Count == 0 && time.GetElapsedTime(_listedAt) >= ListedAgainAfter)
            {
                // It may have been made since.
                found = Select(await RefreshAsync(cancellationToken).ConfigureAwait(false), policy);
            }

            return found.Count == 1 ? found[0] : throw NotFound(policy, found);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static List<RecordingRetentionPolicy> Select(IReadOnlyList<RecordingRetentionPolicy> policies, RetentionPolicy wanted)
    {
        var id = string.IsNullOrWhiteSpace(wanted.Id) ? wanted.Name : wanted.Id;
        if (policies.FirstOrDefault(policy => string.Equals(policy.Id, id, StringComparison.OrdinalIgnoreCase)) is { } byId)
        {
            return [byId];
        }

        return string.IsNullOrWhiteSpace(wanted.Id)
            ? [.. policies.Where(policy => string.Equals(policy.Name, wanted.Name, StringComparison.OrdinalIgnoreCase))]
            : [];
    }

    private static GenesysException NotFound(RetentionPolicy wanted, List<RecordingRetentionPolicy> found) => found.Count == 0
        ? new GenesysException(
            GenesysErrorKind.RetentionPolicyNotFound,
            $"The organisation has no retention policy '{wanted}'. Nothing was sent.",
            "Get-RecordingRetentionPolicy lists the policies that the OAuth client may see; give the name or the id of one.")
        : new GenesysException(
            GenesysErrorKind.RetentionPolicyNotFound,
            $"The organisation has {found.Count} retention policies of the name '{wanted}': {string.Join(", ", found.Select(policy => policy.Id))}. Nothing was sent.",
            "Give the id of the one that is meant.");

    private static RecordingRetentionPolicy? Read(JsonElement policy)
    {
        if (policy.Text("id") is not { } id)
        {
            return null;
        }

        var actions = policy.Object("actions");
        var duration = actions.Object("retentionDuration");
        return new RecordingRetentionPolicy
        {
            Id = id,
            Name = policy.Text("name") ?? id,
            Description = policy.Text("description"),
            IsEnabled = policy.Flag("enabled"),
            ArchiveDays = Days(duration.Object("archiveRetention")),
            DeleteDays = Days(duration.Object("deleteRetention")),
            DeletesAtOnce = actions.Flag("deleteRecording") || actions.Flag("alwaysDelete"),
            Order = policy.Number("order") is { } order ? (int)order : null,
            ModifiedAt = policy.Date("modifiedDate"),
        };
    }

    private static int? Days(JsonElement retention) => retention.Number("days") is >= 0 and <= int.MaxValue and var days ? (int)days : null;

    private async Task<IReadOnlyList<RecordingRetentionPolicy>> RefreshAsync(CancellationToken cancellationToken)
    {
        var policies = new Dictionary<string, RecordingRetentionPolicy>(StringComparer.Ordinal);
        for (var page = 1; page <= MostPages; page++)
        {
            var request = new ApiRequest
            {
                Method = HttpMethod.Get,
                Semantics = RequestSemantics.Safe,
                PathAndQuery = PlatformPath.RetentionPolicies(PageSize, page),
                RequiredPermission = PlatformPermissions.RetentionPolicyView,
                Subject = "the retention policies",
                Priority = RequestPriority.Interactive,
            };
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var listing = PlatformJson.Read(request, response);
            var count = 0;
            foreach (var entity in listing.Items("entities"))
            {
                count++;
                if (Read(entity) is { } policy)
                {
                    // A policy that is made or moved meanwhile may turn up on two pages.
                    policies[policy.Id] = policy;
                }
            }

            if (count == 0 || (listing.Number("pageCount") is { } pages ? page >= pages : count < PageSize))
            {
                break;
            }
        }

        _listedAt = time.GetTimestamp();
        return _policies = [.. policies.Values];
    }
}
