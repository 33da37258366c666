using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>What a sink is: what of it may be kept in the ledger, and the way to it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Where it delivers to, without secrets.</param>
/// <param name="NeedsSecret">Whether the way to it can't be found again from the target alone.</param>
/// <param name="CreateWorker">Makes what delivers to it.</param>
internal sealed record SinkDefinition(ComplianceSinkKind Kind, string Target, bool NeedsSecret, SinkDefinition.WorkerFactory CreateWorker)
{
    /// <summary>Whether delivering would write to the files of a ledger, given by its path.</summary>
    public Func<string, bool> LeadsToLedger { get; init; } = _ => false;

    /// <summary>Makes what delivers to a sink.</summary>
    internal delegate SinkWorker WorkerFactory(RecordingLedger ledger, string sink, SinkProgress progress, ComplianceOptions options);

    /// <summary>Of a registration, secrets included.</summary>
    /// <exception cref="GenesysException">It can't be used.</exception>
    public static SinkDefinition Of(ComplianceSinkRegistration registration)
    {
        var given = new object?[] { registration.Uri, registration.Path, registration.Database, registration.Delivery }.Count(value => value is not null);
        if (string.IsNullOrWhiteSpace(registration.Name) || given != 1)
        {
            throw Invalid("A compliance sink needs a name and one place to deliver to.", "Give one of -Uri, -Path, -Database and -ScriptBlock.");
        }

        return registration switch
        {
            { Uri: { } uri } => OfWebhook(uri, registration.Secret),
            { Path: { } path } => OfFile(path),
            { Database: { } database } => OfDatabase(DatabaseAddress.Parse(database, registration.DatabaseCredential)),
            _ => OfDelivery(registration.Delivery!),
        };
    }

    /// <summary>Of what the ledger keeps of a sink.</summary>
    /// <returns>Null where a session has to give its secret or its script block first.</returns>
    /// <exception cref="GenesysException">Its target is none of its kind.</exception>
    public static SinkDefinition? Of(StoredSink sink) => sink switch
    {
        { NeedsSecret: true } => null,
        { Kind: ComplianceSinkKind.Webhook } => Uri.TryCreate(sink.Target, UriKind.Absolute, out var uri)
            ? OfWebhook(uri, secret: null)
            : throw Invalid("The webhook's address is not an address.", "Register it again."),
        { Kind: ComplianceSinkKind.File } when Path.IsPathFullyQualified(sink.Target) => OfFile(sink.Target),
        { Kind: ComplianceSinkKind.Database } => OfDatabase(DatabaseAddress.Parse(sink.Target)),
        _ => throw Invalid($"A {sink.Kind} sink can't deliver to '{sink.Target}'.", "Register it again."),
    };

    private static SinkDefinition OfWebhook(Uri uri, string? secret)
    {
        if (!ServiceUri.IsProtected(uri))
        {
            throw Invalid("The webhook's address is not https.", "Audit records travel over https only; http is for a receiver on this machine.");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Invalid("The webhook's address holds a user name or a password.", "Leave them out, and let the receiver check the signature: give -Secret.");
        }

        // A query is often a key (?sig=…, ?code=…): it is treated as a secret.
        var target = uri.GetLeftPart(UriPartial.Path);
        return new SinkDefinition(
            ComplianceSinkKind.Webhook,
            target,
            NeedsSecret: secret is not null || uri.Query.Length > 0,
            (ledger, sink, progress, options) => new BackgroundSinkWorker(
                ledger,
                sink,
                new WebhookChannel(sink, uri, secret, options.DeliveryTimeout, ledger.Time),
                progress,
                options));
    }

    private static SinkDefinition OfFile(string path)
    {
        var target = Path.GetFullPath(path);
        return new SinkDefinition(
            ComplianceSinkKind.File,
            target,
            NeedsSecret: false,
            (ledger, sink, progress, options) => new BackgroundSinkWorker(ledger, sink, new FileChannel(target, ledger.Path), progress, options))
        {
            LeadsToLedger = ledger => LedgerStores.Owns(ledger, target),
        };
    }

    private static SinkDefinition OfDatabase(DatabaseAddress address) => new(
        ComplianceSinkKind.Database,
        address.Target,
        address.HasSecret,
        (ledger, sink, progress, options) => new BackgroundSinkWorker(ledger, sink, new DatabaseChannel(address, options.DeliveryTimeout, ledger.Path), progress, options))
    {
        LeadsToLedger = ledger => address.File is { } file && LedgerStores.OwnsDatabase(ledger, file),
    };

    private static SinkDefinition OfDelivery(IComplianceDelivery delivery) => new(
        ComplianceSinkKind.ScriptBlock,
        "ScriptBlock",
        NeedsSecret: true,
        (ledger, sink, progress, options) => new InlineSinkWorker(ledger, sink, delivery, progress, options));

    private static GenesysException Invalid(string message, string action) => new(GenesysErrorKind.InvalidRequest, message, action);
}
