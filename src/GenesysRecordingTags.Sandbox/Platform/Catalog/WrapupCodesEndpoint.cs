namespace GenesysRecordingTags.Sandbox;

/// <summary>The wrap-up codes.</summary>
internal static class WrapupCodesEndpoint
{
    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListWrapupCodes, "GET", "routing/wrapupcodes", List)
        {
            Permissions = PermissionRule.All(SandboxPermissions.WrapupCodeView),
            Query = Paging.Rules().Text("sortBy", "sortOrder", "name", "id", "divisionId"),
        },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        var home = call.Catalog.Divisions[0];
        var ids = call.QueryList("id");
        var divisions = call.QueryList("divisionId");
        var codes = call.Sees(home) && (divisions.Count == 0 || divisions.Contains(home.Id)) ? call.Catalog.WrapUpCodes : [];
        var found = codes.Where(code => ids.Count == 0 || ids.Contains(code.Id))
            .Where(code => call.Query("name") is not { } name || code.Name.Contains(name.Trim('*'), StringComparison.OrdinalIgnoreCase))
            .OrderBy(code => code.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        return Paging.Answer(call, found, (writer, code) =>
        {
            writer.WriteString("id", code.Id);
            writer.WriteString("name", code.Name);
            writer.WriteNamed("division", home.Id, home.Name);
            writer.WriteTime("dateCreated", call.Catalog.MadeAt);
            writer.WriteString("selfUri", $"/api/v2/routing/wrapupcodes/{code.Id}");
        });
    }
}
