using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A call of a Platform operation that keeps the rules of its path, query, permissions and body.</summary>
internal sealed record PlatformCall(SandboxExchange Exchange, OrganizationData Data, AccessToken Token, ClientAccess Access, JsonElement Body)
{
    public DateTimeOffset Now => Exchange.Now;

    public PlatformCatalog Catalog => Data.Catalog;

    public string Path(string name) => Exchange.Route.PathValues![name];

    public string? Query(string name) => Exchange.Target.QueryValue(name);

    public int? QueryNumber(string name) => Query(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool QueryFlag(string name, bool otherwise) => Query(name) is { } text ? text == "true" : otherwise;

    /// <summary>The values of a list, however they were joined or repeated.</summary>
    public IReadOnlyList<string> QueryList(string name) =>
        Exchange.Target.QueryValues(name).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToArray();

    /// <summary>The path's conversation, where it is in a division that the client sees with one of the operation's permissions.</summary>
    public SandboxConversation? FindConversation() => FindConversation(Path("conversationId"));

    public SandboxConversation? FindConversation(string id) =>
        Data.Conversations.Find(id) is { } conversation && conversation.StartedAt <= Now && Sees(conversation.Division) ? conversation : null;

    public bool Sees(SandboxDivision division) => Access.Sees(division, Exchange.Route.Platform!.Permissions.Names);

    public SandboxResponse ConversationNotFound() => PlatformError.Create(
        Exchange, 404, "conversation.error.conversation.not.found", "The requested conversation was not found: {conversationId}",
        [new("conversationId", Path("conversationId"))]);

    public SandboxResponse NotFound(string kind, string id) => PlatformError.Create(
        Exchange, 404, "not.found", "The requested {kind} was not found: {id}", [new("kind", kind), new("id", id)]);

    public SandboxResponse BadRequest(string field, string message, string code = "bad.request") =>
        PlatformError.BadRequest(Exchange, [new ErrorDetail(code, field, message)]);

    public static SandboxResponse Ok<TState>(TState state, Action<Utf8JsonWriter, TState> write, int status = 200) =>
        SandboxResponse.Json(status, JsonBody.Write(state, write));

    public static SandboxResponse NoContent() => new() { StatusCode = 204 };
}
