using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The programs of Speech and Text Analytics: a list without topics, and each with them.</summary>
internal static class ProgramsEndpoint
{
    private const string Programs = "speechandtextanalytics/programs";
    private const int LargestPageSize = 500;

    private static readonly PermissionRule View = PermissionRule.All(SandboxPermissions.ProgramView);

    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListPrograms, "GET", Programs, List)
        {
            Permissions = View,
            Query = new QueryRules().Text("nextPage", "name", "ids", "sortBy", "sortOrder").Whole("pageSize", 1, LargestPageSize)
                .OneOf("state", "Latest", "Published"),
        },
        new(SandboxOperation.GetProgram, "GET", $"{Programs}/{{programId}}", static call =>
            call.Catalog.Programs.FirstOrDefault(program => program.Id == call.Path("programId")) is { } program
                ? PlatformCall.Ok((program, call.Catalog.MadeAt), static (writer, found) => Write(writer, found.program, found.MadeAt))
                : call.NotFound("program", call.Path("programId"))) { Permissions = View },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        var isPublished = string.Equals(call.Query("state"), "Published", StringComparison.OrdinalIgnoreCase);
        var programs = call.Catalog.Programs.Where(program => !isPublished || program.IsPublished).ToArray();
        return NextPage.Answer(call, programs, static program => (program.Id, program.Name), total: false, (writer, program) =>
        {
            writer.WriteString("id", program.Id);
            writer.WriteString("name", program.Name);
            writer.WriteString("description", program.Name);
            writer.WriteBoolean("published", program.IsPublished);
            writer.WriteNumber("topicsCount", program.Topics.Count);
            writer.WriteTexts("tags", []);
            writer.WriteTime("dateModified", call.Catalog.MadeAt);
            writer.WriteString("selfUri", $"/api/v2/{Programs}/{program.Id}");
        });
    }

    private static void Write(Utf8JsonWriter writer, SandboxProgram program, DateTimeOffset madeAt)
    {
        writer.WriteString("id", program.Id);
        writer.WriteString("name", program.Name);
        writer.WriteString("description", program.Name);
        writer.WriteBoolean("published", program.IsPublished);
        writer.WriteObjects("topics", program.Topics, static (topicWriter, topic) =>
        {
            topicWriter.WriteString("id", topic.Id);
            topicWriter.WriteString("name", topic.Name);
            topicWriter.WriteString("selfUri", $"/api/v2/speechandtextanalytics/topics/{topic.Id}");
        });
        writer.WriteTexts("tags", []);
        writer.WriteTime("dateModified", madeAt);
        if (program.IsPublished)
        {
            writer.WriteTime("datePublished", madeAt);
        }

        writer.WriteString("selfUri", $"/api/v2/{Programs}/{program.Id}");
    }
}
