using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>What a client may do: its roles, their permissions, and the divisions that they are granted in.</summary>
/// <param name="Roles">The roles' names; their ids where only those are known.</param>
/// <param name="Divisions">The divisions' names; their ids where only those are known.</param>
/// <param name="Permissions">Domain, entity and action of each permission, any of them <c>*</c>; null where they are not known.</param>
internal sealed record PlatformGrants(
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Divisions,
    IReadOnlyList<(string Domain, string Entity, string Action)>? Permissions)
{
    private const string Any = "*";

    /// <summary>Reads an answer of <c>authorization/subjects/me</c>.</summary>
    /// <param name="subject">The answer.</param>
    public static PlatformGrants OfSubject(JsonElement subject)
    {
        var grants = subject.Items("grants").ToList();
        return new PlatformGrants(
            NamesOf(grants, "role"),
            NamesOf(grants, "division"),
            [.. from grant in grants
                from policy in grant.Object("role").Items("policies")
                from action in policy.Texts("actions")
                select (policy.Text("domain") ?? string.Empty, policy.Text("entityName") ?? string.Empty, action)]);
    }

    /// <summary>Reads <c>roleDivisions</c> of a token's client, which has ids alone.</summary>
    /// <param name="client">The client.</param>
    public static PlatformGrants OfClient(JsonElement client)
    {
        var pairs = client.Items("roleDivisions").ToList();
        return new PlatformGrants(
            [.. pairs.Select(pair => pair.Text("roleId")).OfType<string>().Distinct()],
            [.. pairs.Select(pair => pair.Text("divisionId")).OfType<string>().Distinct()],
            null);
    }

    /// <summary>Those of some permissions that no role has.</summary>
    /// <param name="needed">The permissions.</param>
    /// <returns>Null where the client's permissions are not known.</returns>
    public IReadOnlyList<MissingPermission>? FindMissing(IEnumerable<MissingPermission> needed) =>
        Permissions is null ? null : [.. needed.Where(permission => !Has(permission.Permission))];

    private static string[] NamesOf(IEnumerable<JsonElement> grants, string member) =>
        [.. grants.Select(grant => grant.Object(member)).Select(named => named.Text("name") ?? named.Text("id")).OfType<string>().Distinct()];

    private bool Has(string permission)
    {
        var parts = permission.Split(':');
        return Permissions!.Any(granted => Covers(granted.Domain, parts[0]) && Covers(granted.Entity, parts[1]) && Covers(granted.Action, parts[2]));
    }

    private static bool Covers(string granted, string needed) => granted == Any || granted.Equals(needed, StringComparison.OrdinalIgnoreCase);
}
