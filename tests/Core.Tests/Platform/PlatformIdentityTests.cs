using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Platform;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>The token, its organisation and its client's permissions (Platform API, section 2).</summary>
public sealed class PlatformIdentityTests
{
    [Fact]
    public async Task The_organisation_is_known_by_its_id()
    {
        using var connection = new PlatformConnection();
        var identity = await connection.Api.Identity.GetOrganizationAsync(default);
        Assert.Equal($"genesys-cloud:{connection.Organization.OrganizationId}", identity.Id);
        Assert.Equal("Sandbox", identity.Name);
        Assert.Contains(connection.Organization.OrganizationId, LedgerLocation.Default(identity), StringComparison.Ordinal);
        await connection.Api.Identity.AuthenticateAsync(default);
        Assert.Single(connection.Sent("/tokens/me"));
    }

    [Fact]
    public async Task No_scope_is_asked_for()
    {
        using var connection = new PlatformConnection();
        await connection.Api.Identity.AuthenticateAsync(default);
        var login = Assert.Single(connection.Sent("/oauth/token"));
        Assert.Equal("/login/oauth/token", login.Target);
        Assert.Equal("grant_type=client_credentials", login.Body);
    }

    [Fact]
    public void A_renamed_organisation_keeps_its_ledger() => Assert.Equal(
        LedgerLocation.Default(OrganizationIdentity.OfId("0AB1", "Acme")),
        LedgerLocation.Default(OrganizationIdentity.OfId("0ab1", "Acme Limited")));

    [Fact]
    public async Task A_permission_that_no_role_has_is_named_with_the_commands_that_need_it()
    {
        using var connection = new PlatformConnection();
        connection.Organization.Roles = [new SandboxRole { Name = "Poor", Permissions = ["recording:recording:view"] }];
        var info = await connection.Api.Identity.GetTokenInfoAsync(default);
        Assert.Equal(["Poor"], info.Roles);
        var missing = Assert.Single(info.MissingPermissions!, missing => missing.Permission == "analytics:conversationDetail:view");
        Assert.Contains("Get-GenesysEvent", missing.NeededFor);
        Assert.DoesNotContain(info.MissingPermissions!, missing => missing.Permission == "recording:recording:view");
    }

    [Fact]
    public async Task Where_the_service_does_not_tell_a_client_its_permissions_they_are_not_known()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 1, Platform = new SandboxPlatformOptions { AnswersSubjectsMe = false } });
        var info = await connection.Api.Identity.GetTokenInfoAsync(default);
        Assert.Null(info.MissingPermissions);
        Assert.NotEmpty(info.Roles);
        Assert.NotEmpty(info.Divisions);
    }

    [Fact]
    public async Task A_403_names_the_permission()
    {
        using var connection = new PlatformConnection();
        connection.Organization.Roles = [new SandboxRole { Name = "Poor", Permissions = ["recording:recording:view"] }];
        var error = await Assert.ThrowsAsync<GenesysApiException>(() =>
            connection.Api.Events.ReadAsync(new EventSelection { SubscriptionName = "s" }, null, default));
        Assert.Equal(GenesysErrorKind.PermissionDenied, error.Kind);
        Assert.Contains("analytics:conversationDetail:view", error.Message, StringComparison.Ordinal);
        Assert.Contains("role", error.RecommendedAction, StringComparison.Ordinal);
        Assert.NotNull(error.CorrelationId);
    }

    [Fact]
    public async Task A_429_tells_which_limit_was_reached()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 1, RateLimit = 300 });
        connection.Organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 429 }, Match = new FaultMatch { PathContains = "tokens/me" } });
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => connection.Api.Identity.AuthenticateAsync(default));
        Assert.Equal(GenesysErrorKind.RateLimited, error.Kind);
        Assert.Contains("300 by ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" of platform.api", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rate_headers_reach_the_limiter()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 1, RateLimit = 300 });
        await connection.Api.Identity.AuthenticateAsync(default);
        Assert.Equal(300, connection.Api.RateLimit.Limit);
    }

    [Fact]
    public async Task A_given_token_is_not_renewed()
    {
        using var connection = new PlatformConnection();
        using var api = PlatformApi.Create(connection.Transport, TestConnection.Secure("not-a-token-of-this-organisation"));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => api.Identity.AuthenticateAsync(default));
        Assert.Equal(GenesysErrorKind.AuthenticationFailed, error.Kind);
        Assert.Empty(connection.Sent("/oauth/token"));
    }
}
