using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>The questions that only a real organisation can answer (Platform API, section 9).</summary>
public sealed class PlatformProbeTests
{
    [Fact]
    public async Task Reading_changes_nothing_and_answers_what_it_can()
    {
        using var connection = new PlatformConnection();
        var answers = await connection.Api.Probes!.AskByReadingAsync(default);
        Assert.Equal(
            ["SchemaCoreTypes", "SchemaLimits", "SearchNames", "SubjectsMe", "OrderByConversationEnd", "PropertiesAfterEnd", "OmittedDate"],
            answers.Select(answer => answer.Name));
        Assert.Equal([true, true, true, true, true, false, false], answers.Select(answer => answer.IsAnswered));
        Assert.Contains("stringList", answers[0].Answer, StringComparison.Ordinal);
        Assert.Contains("maxNumberOfSchemasPerOrg 50", answers[1].Answer, StringComparison.Ordinal);
        Assert.Equal([200, 400, 400], answers[2].Evidence.Select(evidence => evidence.StatusCode));
        Assert.StartsWith("Taken: customAttributes.recordingId;", answers[2].Answer, StringComparison.Ordinal);
        Assert.StartsWith("Yes", answers[3].Answer, StringComparison.Ordinal);
        Assert.Equal("Yes.", answers[4].Answer);
        Assert.All(answers.SelectMany(answer => answer.Evidence), evidence => Assert.NotNull(evidence.CorrelationId));
        var sent = connection.Organization.Journal.Entries().Where(entry => entry.Method is not "GET");
        Assert.All(sent, entry => Assert.True(entry.Method == "POST" && (entry.Target.EndsWith("/search", StringComparison.Ordinal) || entry.Target.EndsWith("/query", StringComparison.Ordinal) || entry.Target.EndsWith("/token", StringComparison.Ordinal)), entry.Target));
    }

    [Fact]
    public async Task An_organisation_that_answers_otherwise_is_shown_as_it_is()
    {
        using var connection = new PlatformConnection(new SandboxOptions
        {
            RecordingCount = 10,
            Platform = new SandboxPlatformOptions { AnswersSubjectsMe = false, TakesOrderByConversationEnd = false },
        });
        var answers = await connection.Api.Probes!.AskByReadingAsync(default);
        Assert.Equal(("No.", "not.a.user"), (answers[3].Answer, answers[3].Evidence[0].ErrorCode));
        Assert.Equal(("No.", 400), (answers[4].Answer, answers[4].Evidence[0].StatusCode));
    }

    [Fact]
    public async Task A_missing_permission_is_no_answer_and_is_shown()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 10, Platform = new SandboxPlatformOptions { Roles = [] } });
        var answers = await connection.Api.Probes!.AskByReadingAsync(default);
        Assert.False(answers[0].IsAnswered);
        Assert.Equal((403, "missing.any.permissions"), (answers[0].Evidence[0].StatusCode, answers[0].Evidence[0].ErrorCode));
    }

    [Fact]
    public async Task Writing_makes_records_of_its_own_and_deletes_all_of_them()
    {
        using var connection = await ReadyAsync(new SandboxPlatformOptions { SearchIndexLag = TimeSpan.Zero });
        var conversation = ConversationOf(connection);
        var answers = await connection.Api.Probes!.AskByWritingAsync(conversation, default);
        Assert.All(answers, answer => Assert.True(answer.IsAnswered, answer.ToString()));
        Assert.Equal("50 of 50 were written by one call, 101 were refused.", answers[0].Answer);
        Assert.Equal("Yes: 409.", answers[1].Answer);
        Assert.Equal("By 'customAttributes.recordingId'.", answers[2].Answer);
        Assert.Equal("Yes, all 50.", answers[3].Answer);
        Assert.Empty(connection.Organization.GetConversation(conversation)!.Records);
        Assert.DoesNotContain(conversation, string.Concat(answers.SelectMany(answer => answer.Evidence)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_deleted_although_the_questions_were_stopped()
    {
        using var connection = await ReadyAsync(new SandboxPlatformOptions { SearchIndexLag = TimeSpan.FromHours(1) });
        var conversation = ConversationOf(connection);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.Api.Probes!.AskByWritingAsync(conversation, stop.Token));
        Assert.NotEmpty(connection.Sent("/customattributes/bulk"));
        Assert.Empty(connection.Organization.GetConversation(conversation)!.Records);
    }

    [Fact]
    public async Task Without_a_conversation_or_a_schema_nothing_is_written()
    {
        using var connection = new PlatformConnection();
        Assert.All(await connection.Api.Probes!.AskByWritingAsync(null, default), answer => Assert.Contains("-ConversationId", answer.Answer, StringComparison.Ordinal));
        var answers = await connection.Api.Probes.AskByWritingAsync(ConversationOf(connection), default);
        Assert.All(answers, answer => Assert.Contains("Initialize-RecordingTagSchema", answer.Answer, StringComparison.Ordinal));
        Assert.Empty(connection.Sent("/bulk"));
    }

    private static string ConversationOf(PlatformConnection connection) =>
        connection.Organization.ConversationIds.First(id => connection.Organization.GetConversation(id)!.Recordings.Count > 0);

    private static async Task<PlatformConnection> ReadyAsync(SandboxPlatformOptions platform)
    {
        var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 20, Platform = platform });
        foreach (var planned in await connection.Api.Schemas!.PlanAsync([], default))
        {
            await connection.Api.Schemas.ApplyAsync(planned, default);
        }

        return connection;
    }
}
