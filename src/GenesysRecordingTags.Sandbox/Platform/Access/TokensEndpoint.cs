namespace GenesysRecordingTags.Sandbox;

/// <summary>The token that a request carries.</summary>
internal sealed class TokensEndpoint(TokenStore tokens)
{
    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.GetToken, "GET", "tokens/me", Get) { Query = new QueryRules().Flag("preserveIdleTTL") },
        new(SandboxOperation.CheckToken, "HEAD", "tokens/me", static _ => new SandboxResponse { StatusCode = 200 }),
        new(SandboxOperation.DeleteToken, "DELETE", "tokens/me", Delete),
    ];

    private static SandboxResponse Get(PlatformCall call) => PlatformCall.Ok(call, static (writer, state) =>
    {
        var catalog = state.Catalog;
        writer.WriteNamed("organization", catalog.OrganizationId, catalog.OrganizationName);
        writer.WriteNamed("homeOrganization", catalog.OrganizationId, catalog.OrganizationName);
        writer.WriteTexts("authorizedScope", []);
        writer.WriteStartObject("OAuthClient");
        writer.WriteString("id", state.Token.ClientId);
        writer.WriteString("name", state.Token.ClientId);
        writer.WriteString("authorizedGrantType", "CLIENT-CREDENTIALS");
        writer.WriteTexts("scope", []);
        writer.WriteObjects("roleDivisions", RoleGrants.Of(state), static (grantWriter, grant) =>
        {
            grantWriter.WriteString("roleId", grant.RoleId);
            grantWriter.WriteString("divisionId", grant.Division.Id);
        });
        writer.WriteNamed("organization", catalog.OrganizationId, catalog.OrganizationName);
        writer.WriteEndObject();
    });

    private SandboxResponse Delete(PlatformCall call)
    {
        tokens.Revoke(call.Token);
        return PlatformCall.NoContent();
    }
}
