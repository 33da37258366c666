using System.Text;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Changes;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Faults;

/// <summary>Half a surrogate pair, which .NET takes for text and nobody else does.</summary>
public sealed class BrokenTextTests : IDisposable
{
    private const string Broken = "a\ud800b";

    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("recordingId", -1)]
    [InlineData("label", 0)]
    [InlineData("taxonomyId", 0)]
    [InlineData("retentionPolicy.name", -1)]
    [InlineData("retentionPolicy.id", -1)]
    public void Validation_names_where_it_stands(string property, int index)
    {
        string At(string name) => name == property ? Broken : "fine \ud83d\ude00";
        var tag = new RecordingTag { Label = At("label"), TaxonomyId = At("taxonomyId") };
        var policy = new RetentionPolicy { Name = At("retentionPolicy.name"), Id = At("retentionPolicy.id") };
        var problem = Assert.Single(new TagValidator(new TaxonomyCatalog()).Validate(At("recordingId"), [tag], policy).Problems);
        Assert.Equal((TagProblemCode.BrokenText, index, property), (problem.Code, problem.Index, problem.Property));
    }

    [Theory]
    [InlineData(0, "the recording id")]
    [InlineData(1, "metadata.")]
    [InlineData(2, "metadata.k")]
    [InlineData(3, "tags")]
    public async Task A_change_of_metadata_that_holds_it_is_refused_before_anything_is_sent(int place, string named)
    {
        // By place: an argument of a test can't hold such text itself.
        string At(int asked, string fine) => asked == place ? Broken : fine;
        await using var ledger = _folder.Open();
        var executor = new ChangeExecutor(
            new ScriptedApi { Work = (_, _) => throw new InvalidOperationException("Nothing must be sent.") }, ledger, new TagValidator(new TaxonomyCatalog()), LedgerFolder.Organization, new ChangeRunOptions(), NullDiagnosticSink.Instance, TimeProvider.System);
        var outcome = await executor.ApplyAsync(
            new SetMetadataChange
            {
                Recording = new RecordingReference(At(0, "rec-1"), null),
                Metadata = new Dictionary<string, string?> { ["first"] = "fine", [At(1, "k")] = At(2, "v") },
                PlainTags = ["fine", At(3, "t")],
            },
            CancellationToken.None);
        var error = Assert.IsType<GenesysException>(outcome.Error);
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Contains($": {named}", error.Message, StringComparison.Ordinal);
        Assert.Equal(AuditOutcome.Failed, outcome.Audit!.Outcome);
        Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
    }

    [Theory]
    [InlineData("{\"events\":[{\"id\":\"\\ud800\",\"eventType\":\"e\",\"data\":{}},GOOD]}", 1)]
    [InlineData("{\"events\":[{\"id\":\"x\",\"eventType\":\"e\",\"data\":{\"recordingId\":\"\\udc00\"}},GOOD]}", 1)]
    [InlineData("{\"events\":[{\"\\ud800\":1,\"id\":\"x\",\"eventType\":\"e\",\"data\":{\"\\ud800\":2,\"recordingId\":\"r\"}},GOOD]}", 0)]
    [InlineData("{\"events\":[{\"id\":\"x\",\"eventType\":\"e\",\"data\":{\"recordingId\":\"r\"},\"\\ud800-at-the-end\":1},GOOD]}", 1)]
    [InlineData("{\"events\":[{\"id\":\"x\",\"eventType\":\"e\",\"data\":{\"recordingId\":\"r\",\"mediaType\":\"\\ud800\"}},GOOD]}", 0)]
    public void An_event_that_holds_it_costs_no_other(string page, int malformed)
    {
        const string Good = "{\"id\":\"evt-good\",\"eventType\":\"e\",\"data\":{\"recordingId\":\"rec-good\"}}";
        var read = EventPageReader.Read(Encoding.UTF8.GetBytes(page.Replace("GOOD", Good, StringComparison.Ordinal)), null, out var problem);
        Assert.Null(problem);
        Assert.Equal(malformed, read!.Unreadable.Count);
        Assert.Equal("rec-good", read.Events[^1].RecordingId);
    }

    [Fact]
    public void A_page_or_an_error_that_holds_it_is_read_as_far_as_it_can_be()
    {
        Assert.Null(EventPageReader.Read("{\"\\ud800\":1,\"events\":[],\"\\udc00-at-the-end\":2}"u8.ToArray(), null, out var problem));
        Assert.NotNull(problem);
        Assert.NotNull(ErrorBody.Read("{\"\\ud800\":1,\"message\":\"Something\",\"\\udc00-at-the-end\":[]}"u8.ToArray(), text => text).Message);
        Assert.Equal("Something", ErrorBody.Read("{\"message\":\"Something\",\"code\":\"\\ud800\"}"u8.ToArray(), text => text).Message);
    }

    [Fact]
    public async Task A_recording_of_such_an_id_is_not_asked_for()
    {
        var service = new MediaMetadataService(new NoTransport());
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => service.GetAsync(new RecordingReference(Broken, null), new(RequestPriority.Normal), CancellationToken.None));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
    }

    private sealed class NoTransport : IApiClient
    {
        public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("Nothing must be sent.");
    }
}
