using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Whose ledger a file is. It is written into the file once, and never changed.</summary>
internal static class SqliteOwnership
{
    /// <summary>Makes sure that the ledger is of an organisation. To be called inside a transaction.</summary>
    /// <param name="database">The file.</param>
    /// <param name="organization">The organisation.</param>
    /// <param name="adopt">Whether to take over a ledger of which it can't be told for certain whose it is.</param>
    /// <param name="earlierVersion">The version of the file before it was migrated; 0 where it was empty.</param>
    /// <exception cref="GenesysException">It is another organisation's.</exception>
    public static void Ensure(SqliteDatabase database, OrganizationIdentity organization, bool adopt, int earlierVersion)
    {
        if (Find(database) is { } owner)
        {
            if (owner.Id != organization.Id)
            {
                throw Refuse(
                    $"The ledger '{database.Path}' belongs to the organisation '{owner.Id}', and this connection is to '{organization.Id}'. Nothing was read from it, and nothing was sent.",
                    "Leave out -LedgerPath, or choose another place with it: each organisation has a ledger of its own.");
            }

            return;
        }

        // The first version told organisations apart by host and port alone.
        if (earlierVersion > 0)
        {
            var recorded = FindRecorded(database);
            RefuseOthers(database, organization, recorded);

            // Without a record nothing in the file names the host; the default place of that version was named after it.
            var isCertain = !organization.HasPath && (recorded.Count > 0 || database.Path == LedgerFile.Locate(LedgerLocation.OfVersion1(organization)));
            if (!isCertain && !adopt && !IsUnused(database))
            {
                throw Refuse(
                    $"The ledger '{database.Path}' was made by version 0.1.0, which did not record which organisation of '{organization.Authority}' its changes were made to, and this connection is to '{organization.Id}'. Nothing was sent.",
                    $"If all of them were made to '{organization.Id}', connect once with -AdoptLedger. Otherwise choose another place with -LedgerPath.");
            }
        }

        var statement = database.Prepare("INSERT INTO organization (id, name) VALUES (?1, ?2)");
        statement.Bind(1, organization.Id).Bind(2, organization.Name).Run();
    }

    private static (string Id, string Name)? Find(SqliteDatabase database)
    {
        var statement = database.Prepare("SELECT id, name FROM organization");
        (string, string)? owner = statement.Step() ? (statement.Text(0), statement.Text(1)) : null;
        statement.Reset();
        return owner;
    }

    private static void RefuseOthers(SqliteDatabase database, OrganizationIdentity organization, IReadOnlyList<string> recorded)
    {
        var others = recorded.Where(name => name != organization.Authority).ToList();
        if (others.Count > 0)
        {
            throw Refuse(
                $"The ledger '{database.Path}' holds changes of '{string.Join("', '", others)}', and this connection is to '{organization.Id}'. Nothing was sent.",
                "Choose another place with -LedgerPath: each organisation has a ledger of its own.");
        }
    }

    private static List<string> FindRecorded(SqliteDatabase database)
    {
        var statement = database.Prepare("SELECT DISTINCT body ->> '$.context.organization' FROM audit");
        var names = new List<string>();
        while (statement.Step())
        {
            if (statement.TextOrNull(0) is { } name)
            {
                names.Add(name);
            }
        }

        statement.Reset();
        return names;
    }

    private static bool IsUnused(SqliteDatabase database) =>
        database.ReadNumber("SELECT EXISTS (SELECT 1 FROM audit) OR EXISTS (SELECT 1 FROM intent) OR EXISTS (SELECT 1 FROM cursor)") == 0;

    private static GenesysException Refuse(string message, string action) => new(GenesysErrorKind.LedgerOfAnotherOrganization, message, action);
}
