namespace GenesysRecordingTags.Sandbox;

/// <summary>The search for custom attributes records, by an index that lags behind.</summary>
internal sealed class AttributesSearchEndpoint(SandboxOptions options)
{
    private const int UsualPageSize = 25;
    private const int LargestPageSize = 100;
    private const int SlowIndexing = 20;

    private static readonly JsonShape Order = JsonShape.OneOf("ASC", "DESC", "SCORE");

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.SearchAttributes, "POST", "conversations/customattributes/search", Search)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.AttributesView),
            Body = JsonShape.Object()
                .Optional("query", JsonShape.ListOf(SearchCriterion.Shape))
                .Optional("pageSize", JsonShape.Whole).Optional("pageNumber", JsonShape.Whole)
                .Optional("sort", JsonShape.ListOf(JsonShape.Object().Optional("sortBy", JsonShape.Text).Optional("sortOrder", Order)))
                .Optional("sortBy", JsonShape.Text).Optional("sortOrder", Order).Optional("expand", JsonShape.TextList),
        },
    ];

    private SandboxResponse Search(PlatformCall call)
    {
        var size = call.Body.Whole("pageSize") ?? UsualPageSize;
        var number = call.Body.Whole("pageNumber") ?? 1;
        if (size is < 1 or > LargestPageSize || number < 1)
        {
            return call.BadRequest("pageSize", "pageSize must be from 1 to 100, and pageNumber 1 or more.");
        }

        var problems = new List<ErrorDetail>();
        var test = SearchCriterion.Read(call.Body.Items("query"), problems);
        if (problems.Count > 0)
        {
            return PlatformError.BadRequest(call.Exchange, problems);
        }

        var found = Records(call).Where(entry => test(entry)).ToArray();
        return PlatformCall.Ok((call, found, size, number), static (writer, page) =>
        {
            writer.WriteNumber("total", page.found.Length);
            writer.WriteNumber("pageCount", (page.found.Length + page.size - 1) / page.size);
            writer.WriteNumber("pageSize", page.size);
            writer.WriteNumber("pageNumber", page.number);
            writer.WriteTexts("types", ["customAttributes"]);
            writer.WriteObjects(
                "results",
                page.found.Skip((page.number - 1) * page.size).Take(page.size).Select(entry => (page.call, entry)),
                static (recordWriter, item) => AttributesJson.Write(recordWriter, item.call, item.entry.Conversation, item.entry.Record));
        });
    }

    private IEnumerable<SearchedRecord> Records(PlatformCall call)
    {
        foreach (var conversation in call.Data.Conversations.All().Where(conversation => call.Sees(conversation.Division)))
        {
            AttributesRecord[] records;
            lock (conversation.Gate)
            {
                records = conversation.Records.Count == 0 ? [] : conversation.Records.Values.ToArray();
            }

            foreach (var record in records.Where(record => AttributesVisibility.Sees(call, record) && IsIndexed(call, conversation, record)))
            {
                yield return new SearchedRecord(conversation, record);
            }
        }
    }

    private bool IsIndexed(PlatformCall call, SandboxConversation conversation, AttributesRecord record)
    {
        var isSlow = SeededHash.Of(call.Data.Seed, conversation.Place + record.Id.Length, (int)IdPurpose.SearchLag) % SlowIndexing == 0;
        return record.ModifiedAt + (options.Platform.SearchIndexLag * (isSlow ? SlowIndexing : 1)) <= call.Now;
    }
}
