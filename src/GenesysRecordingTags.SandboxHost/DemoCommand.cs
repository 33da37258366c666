using System.Globalization;
using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.SandboxHost;

/// <summary><c>demo</c>: the main job through Core, where there is no PowerShell to run the cmdlets.</summary>
internal static class DemoCommand
{
    private const string Label = "Compliance:PCI-DSS";

    public static async Task<int> RunAsync(TextWriter output)
    {
        var organization = new SandboxOrganization();
        var taxonomies = new TaxonomyCatalog();
        foreach (var published in organization.Taxonomies)
        {
            taxonomies.Load(published);
        }

        await output.WriteLineAsync($"# Connect to the embedded organisation: {organization.RecordingIds.Count} recordings.");
        using var secret = SecretOf(organization);
        await using var session = await SessionFactory.OpenAsync(
            new SessionOptions
            {
                Name = "sandbox",
                BaseUri = new Uri("https://sandbox.invalid"),
                ClientId = organization.Options.ClientId,
                Secret = secret,
                IsSandbox = true,
                Handler = new SandboxMessageHandler(organization),
                Taxonomies = taxonomies,
            },
            NullDiagnosticSink.Instance,
            CancellationToken.None);

        var taxonomy = organization.Taxonomies.First(candidate => candidate.IsPublished && candidate.Labels.Contains(Label));
        await output.WriteLineAsync($"# Read its events; tag each recording with {Label} and a retention policy, in one atomic request each.");
        var tagged = await TagEventsAsync(session, taxonomy.Id);
        foreach (var result in tagged.Take(8))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {result.RecordingId,-38} {string.Join(", ", result.Tags)}  {result.RetentionPolicy}  {result.IndexStatus}  {result.Latency.TotalMilliseconds:0} ms"));
        }

        await output.WriteLineAsync($"  {tagged.Count} recordings tagged.");
        await output.WriteLineAsync("# The same with tags that somebody typed: each bad set says what is wrong with it, and nothing of it is sent.");
        await ShowFailuresAsync(session, tagged[0].RecordingId, taxonomy.Id, output);

        await output.WriteLineAsync("# Set metadata, and prove what was done.");
        var changed = await ApplyAsync(session, tagged.Take(5).Select(result => new RecordingChange
        {
            Action = RecordingAction.SetMetadata,
            Recording = new RecordingReference(result.RecordingId, null),
            Metadata = new Dictionary<string, string> { ["processed_by"] = "demo", ["priority_level"] = "high" },
        }));
        await output.WriteLineAsync($"  {changed.Count(outcome => outcome.Error is null)} recordings have new metadata.");
        var audit = session.Ledger!.Audit;
        var verification = audit.Verify();
        await output.WriteLineAsync($"  Audit: {verification.RecordCount} records, {(verification.IsIntact ? "intact" : verification.Message)}; head {verification.HeadHash}.");
        return verification.IsIntact ? 0 : 1;
    }

    private static async Task<List<RecordingTagResult>> TagEventsAsync(RecordingSession session, string taxonomyId)
    {
        var feed = session.OpenFeed(new EventFeedOptions());
        var changes = new List<RecordingChange>();
        while (await feed.NextAsync(CancellationToken.None) is { } completed)
        {
            changes.Add(new RecordingChange
            {
                Action = RecordingAction.AddTag,
                Recording = new RecordingReference(completed.RecordingId!, completed.ConversationId),
                Tags = [new RecordingTag { Label = Label, TaxonomyId = taxonomyId, Confidence = 0.95 }],
                RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day" },
                SourceEventId = completed.Id,
            });
            feed.Acknowledge(completed);
        }

        var outcomes = await ApplyAsync(session, changes);
        await feed.SaveAsync();
        return outcomes.Where(outcome => outcome.TagResult is not null).Select(outcome => outcome.TagResult!).ToList();
    }

    private static async Task ShowFailuresAsync(RecordingSession session, string recordingId, string taxonomyId, TextWriter output)
    {
        RecordingTag[] typed =
        [
            RecordingTag.FromLoose(string.Empty, taxonomyId, "0.9", "Active"),
            RecordingTag.FromLoose(Label, taxonomyId, "1.7", "Active"),
            RecordingTag.FromLoose(Label, taxonomyId, "0,95", "Maybe"),
            RecordingTag.FromLoose("Compliance:Unheard-Of", taxonomyId, "1", "Active"),
        ];
        var outcomes = await ApplyAsync(session, typed.Select(tag => Tagging(recordingId, tag)).Append(
            Tagging("no-such-recording", new RecordingTag { Label = Label, TaxonomyId = taxonomyId })));
        foreach (var outcome in outcomes.Where(outcome => outcome.Error is not null))
        {
            await output.WriteLineAsync($"  {outcome.Audit!.ErrorId}: {outcome.Error!.Message}");
        }
    }

    private static RecordingChange Tagging(string recordingId, RecordingTag tag) => new()
    {
        Action = RecordingAction.AddTag,
        Recording = new RecordingReference(recordingId, null),
        Tags = [tag],
        Force = true,
    };

    private static async Task<List<RecordingChangeOutcome>> ApplyAsync(RecordingSession session, IEnumerable<RecordingChange> changes)
    {
        var outcomes = new List<RecordingChangeOutcome>();
        await using var run = session.StartChanges(new ChangeRunOptions());
        foreach (var change in changes)
        {
            while (!run.TryAdd(change))
            {
                await TakeAsync(run, outcomes);
            }
        }

        while (run.HasMore)
        {
            await TakeAsync(run, outcomes);
        }

        return outcomes;
    }

    private static async Task TakeAsync(ChangeRun run, List<RecordingChangeOutcome> outcomes)
    {
        await run.WaitAsync(CancellationToken.None);
        while (run.TryTake(out var outcome))
        {
            outcomes.Add(outcome);
        }
    }

    private static SecureString SecretOf(SandboxOrganization organization)
    {
        var secret = new SecureString();
        foreach (var character in organization.Options.ClientSecret)
        {
            secret.AppendChar(character);
        }

        return secret;
    }
}
