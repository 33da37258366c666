using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The organisation itself and its limits.</summary>
internal sealed class OrganizationsEndpoint(SandboxOptions options, RateWindow allowance)
{
    // What the documented default is, whatever the sandbox's own allowance.
    private const int UsualRate = 300;

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.GetOrganization, "GET", "organizations/me", static call => PlatformCall.Ok(call, WriteOrganization)),
        new(SandboxOperation.GetLimits, "GET", "organizations/limits/namespaces/{namespaceName}", call => Limits(call, allowance.Setting.Limit)),
        new(SandboxOperation.GetDefaultLimits, "GET", "organizations/limits/namespaces/{namespaceName}/defaults", call => Limits(call, UsualRate)),
    ];

    private static void WriteOrganization(Utf8JsonWriter writer, PlatformCall call)
    {
        writer.WriteString("id", call.Catalog.OrganizationId);
        writer.WriteString("name", call.Catalog.OrganizationName);
        writer.WriteString("defaultLanguage", "en-US");
        writer.WriteString("defaultCountryCode", "US");
        writer.WriteString("domain", "sandbox.example");
        writer.WriteNumber("version", 1);
        writer.WriteString("state", "active");
        writer.WriteString("productPlatform", "GenesysCloud");
        writer.WriteString("selfUri", $"/api/v2/organizations/{call.Catalog.OrganizationId}");
    }

    private SandboxResponse Limits(PlatformCall call, int rate)
    {
        (string Key, long Value)[]? limits = call.Path("namespaceName") switch
        {
            "platform.api" =>
            [
                ("client.credentials.token.rate.per.minute", rate == 0 ? UsualRate : rate),
                ("token.rate.per.minute", rate == 0 ? UsualRate : rate),
                ("org.user.rate.per.minute", 3_000),
                ("request.bytes.max", options.Platform.MaxRequestBytes),
            ],
            "analytics" or "recording" or "conversation" or "notifications" => [],
            _ => null,
        };
        return limits is null
            ? call.NotFound("namespace", call.Path("namespaceName"))
            : PlatformCall.Ok((call, limits), static (writer, answer) =>
                writer.WriteObjects("entities", answer.limits.Select(limit => (answer.call, limit)), static (limitWriter, entry) =>
                {
                    limitWriter.WriteString("namespace", entry.call.Path("namespaceName"));
                    limitWriter.WriteString("key", entry.limit.Key);
                    limitWriter.WriteNumber("value", entry.limit.Value);
                }));
    }
}
