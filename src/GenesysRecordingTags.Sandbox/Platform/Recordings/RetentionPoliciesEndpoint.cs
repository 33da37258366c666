using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The media retention policies.</summary>
internal static class RetentionPoliciesEndpoint
{
    private const string Policies = "recording/mediaretentionpolicies";

    private static readonly PermissionRule View = PermissionRule.Any(SandboxPermissions.RetentionPolicyView);

    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListRetentionPolicies, "GET", Policies, List)
        {
            Permissions = View,
            Query = Paging.Rules().Text("sortBy", "expand", "nextPage", "previousPage", "name").Flag("enabled", "summary", "hasErrors")
                .Whole("deleteDaysThreshold", 0, int.MaxValue),
        },
        new(SandboxOperation.GetRetentionPolicy, "GET", $"{Policies}/{{policyId}}", static call =>
            call.Catalog.RetentionPolicies.FirstOrDefault(policy => policy.Id == call.Path("policyId")) is { } policy
                ? PlatformCall.Ok((policy, call.Catalog.MadeAt), static (writer, found) => Write(writer, found.policy, found.MadeAt))
                : call.NotFound("policy", call.Path("policyId"))) { Permissions = View },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        var found = call.Catalog.RetentionPolicies
            .Where(policy => call.Query("name") is not { } name || policy.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Where(policy => call.Query("enabled") is null || policy.IsEnabled == call.QueryFlag("enabled", true))
            .Where(policy => call.Query("hasErrors") is not "true")
            .Where(policy => call.QueryNumber("deleteDaysThreshold") is not { } days || policy.DeleteDays > days)
            .ToArray();
        return Paging.Answer(call, found, (writer, policy) => Write(writer, policy, call.Catalog.MadeAt, call.QueryFlag("summary", false)));
    }

    private static void Write(Utf8JsonWriter writer, SandboxRetentionPolicy policy, DateTimeOffset madeAt, bool isSummary = false)
    {
        writer.WriteString("id", policy.Id);
        writer.WriteString("name", policy.Name);
        writer.WriteTime("createdDate", madeAt);
        writer.WriteTime("modifiedDate", madeAt);
        writer.WriteNumber("order", policy.Order);
        writer.WriteString("description", $"{policy.Name}, of the sandbox");
        writer.WriteBoolean("enabled", policy.IsEnabled);
        if (!isSummary)
        {
            writer.WriteStartObject("actions");
            writer.WriteBoolean("retainRecording", true);
            writer.WriteBoolean("deleteRecording", false);
            writer.WriteBoolean("alwaysDelete", false);
            if (policy.ArchiveDays is not null || policy.DeleteDays is not null)
            {
                WriteDuration(writer, policy);
            }

            writer.WriteEndObject();
        }

        writer.WriteString("selfUri", $"/api/v2/{Policies}/{policy.Id}");
    }

    private static void WriteDuration(Utf8JsonWriter writer, SandboxRetentionPolicy policy)
    {
        writer.WriteStartObject("retentionDuration");
        if (policy.ArchiveDays is { } archiveDays)
        {
            writer.WriteStartObject("archiveRetention");
            writer.WriteNumber("days", archiveDays);
            writer.WriteString("storageMedium", "CLOUDARCHIVE");
            writer.WriteEndObject();
        }

        if (policy.DeleteDays is { } deleteDays)
        {
            writer.WriteStartObject("deleteRetention");
            writer.WriteNumber("days", deleteDays);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
