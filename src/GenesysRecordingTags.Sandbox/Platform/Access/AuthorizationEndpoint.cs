using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>What the client may do, and in which divisions.</summary>
internal sealed class AuthorizationEndpoint(SandboxOptions options)
{
    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.GetSubject, "GET", "authorization/subjects/me", GetSubject) { Query = new QueryRules().Flag("includeDuplicates") },
        new(SandboxOperation.ListDivisions, "GET", "authorization/divisions", ListDivisions)
        {
            Query = Paging.Rules().Text("sortBy", "expand", "nextPage", "previousPage", "id", "name").Flag("objectCount"),
        },
        new(SandboxOperation.GetHomeDivision, "GET", "authorization/divisions/home", static call =>
            PlatformCall.Ok(call.Catalog.Divisions[0], static (writer, home) => WriteDivision(writer, home))),
    ];

    private SandboxResponse GetSubject(PlatformCall call)
    {
        if (!options.Platform.AnswersSubjectsMe)
        {
            return PlatformError.Create(
                call.Exchange, 400, "not.a.user",
                "This request requires a user context. Client credentials cannot be used for requests that require a user context.");
        }

        return PlatformCall.Ok(call, static (writer, state) =>
        {
            writer.WriteString("id", state.Token.ClientId);
            writer.WriteString("name", state.Token.ClientId);
            writer.WriteObjects("grants", RoleGrants.Of(state).Select(grant => (grant, state)), static (grantWriter, entry) =>
            {
                grantWriter.WriteString("subjectId", entry.state.Token.ClientId);
                grantWriter.WriteStartObject("division");
                WriteDivision(grantWriter, entry.grant.Division);
                grantWriter.WriteEndObject();
                grantWriter.WriteStartObject("role");
                grantWriter.WriteString("id", entry.grant.RoleId);
                grantWriter.WriteString("name", entry.grant.Role.Name);
                grantWriter.WriteString("description", entry.grant.Role.Name);
                grantWriter.WriteObjects("policies", PoliciesOf(entry.grant.Role), WritePolicy);
                grantWriter.WriteBoolean("default", false);
                grantWriter.WriteString("selfUri", $"/api/v2/authorization/roles/{entry.grant.RoleId}");
                grantWriter.WriteEndObject();
                grantWriter.WriteTime("grantMadeAt", entry.state.Catalog.MadeAt);
            });
            writer.WriteNumber("version", 1);
            writer.WriteString("selfUri", "/api/v2/authorization/subjects/me");
        });
    }

    /// <summary>The permissions by domain and entity, as roles are made of.</summary>
    private static IEnumerable<(string Domain, string Entity, string[] Actions)> PoliciesOf(SandboxRole role) =>
        role.Permissions.Select(permission => permission.Split(':')).GroupBy(parts => (Domain: parts[0], Entity: parts[1]))
            .Select(group => (group.Key.Domain, group.Key.Entity, group.Select(parts => parts[2]).ToArray()));

    private static void WritePolicy(Utf8JsonWriter writer, (string Domain, string Entity, string[] Actions) policy)
    {
        writer.WriteString("domain", policy.Domain);
        writer.WriteString("entityName", policy.Entity);
        writer.WriteTexts("actions", policy.Actions);
        writer.WriteString("condition", string.Empty);
    }

    private static SandboxResponse ListDivisions(PlatformCall call)
    {
        var ids = call.QueryList("id");
        var divisions = call.Catalog.Divisions
            .Where(division => ids.Count == 0 || ids.Contains(division.Id))
            .Where(division => call.Query("name") is not { } name || division.Name.Contains(name.Trim('*'), StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return Paging.Answer(call, divisions, WriteDivision);
    }

    private static void WriteDivision(Utf8JsonWriter writer, SandboxDivision division)
    {
        writer.WriteString("id", division.Id);
        writer.WriteString("name", division.Name);
        writer.WriteString("description", division.Description);
        writer.WriteBoolean("homeDivision", division.IsHome);
        writer.WriteString("selfUri", $"/api/v2/authorization/divisions/{division.Id}");
    }
}
