namespace GenesysRecordingTags.Sandbox;

/// <summary>The topics of Speech and Text Analytics.</summary>
internal static class TopicsEndpoint
{
    private const int LargestPageSize = 500;

    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListTopics, "GET", "speechandtextanalytics/topics", List)
        {
            Permissions = PermissionRule.All(SandboxPermissions.TopicView),
            Query = new QueryRules().Text("nextPage", "name", "ids", "dialects", "sortBy", "sortOrder").Whole("pageSize", 1, LargestPageSize)
                .Whole("pageNumber", 1, int.MaxValue).OneOf("state", "latest", "published"),
        },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        var isPublished = string.Equals(call.Query("state"), "published", StringComparison.OrdinalIgnoreCase);
        var topics = call.Catalog.Programs.Where(program => !isPublished || program.IsPublished)
            .SelectMany(program => program.Topics.Select(topic => (topic, program.IsPublished))).ToArray();
        return NextPage.Answer(call, topics, static entry => (entry.topic.Id, entry.topic.Name), total: true, (writer, entry) =>
        {
            writer.WriteString("id", entry.topic.Id);
            writer.WriteString("name", entry.topic.Name);
            writer.WriteString("description", entry.topic.Name);
            writer.WriteBoolean("published", entry.IsPublished);
            writer.WriteString("strictness", "72");
            writer.WriteString("matchingType", "Lexical");
            writer.WriteString("participants", "All");
            writer.WriteNumber("programsCount", 1);
            writer.WriteNumber("phrasesCount", 3);
            writer.WriteTexts("tags", []);
            writer.WriteString("dialect", "en-US");
            writer.WriteTime("dateModified", call.Catalog.MadeAt);
            writer.WriteString("selfUri", $"/api/v2/speechandtextanalytics/topics/{entry.topic.Id}");
        });
    }
}
