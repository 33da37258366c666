using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Compliance;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

public sealed class DatabaseSinkTests : ComplianceTestBase
{
    [Fact]
    public async Task A_sqlite_file_is_kept_in_step_and_repeats_nothing()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "db", Database = Folder.File("audit.db") });
        await FillAsync(1100);
        await WaitUntilDeliveredAsync("db");
        await Dispatcher.UnregisterAsync("db");
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "db", Database = $"Data Source={Folder.File("audit.db")}" });
        await WaitUntilDeliveredAsync("db");

        await using var connection = new SqliteConnection($"Data Source={Folder.File("audit.db")};Pooling=False");
        await connection.OpenAsync();
        await AssertSameAsLedgerAsync(connection);
    }

    [PostgresFact]
    public async Task Postgres_stopped_and_started_in_mid_run_loses_nothing_and_repeats_nothing()
    {
        using var server = new PostgresServer();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "db", Database = server.ConnectionString });
        await FillAsync(1000);
        while (Dispatcher.GetSinks()[0].Offset == 0)
        {
            await Task.Delay(1);
        }

        server.Stop();
        await FillAsync(1000);
        var failing = Assert.Single(await Dispatcher.SyncAsync("db", CancellationToken.None));
        Assert.True(failing.Backlog > 0);
        Assert.NotNull(failing.LastError);
        server.Start();

        await WaitUntilDeliveredAsync("db");

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await AssertSameAsLedgerAsync(connection);
    }

    [Theory]
    [InlineData("Host=db;Database=compliance;Username=audit;Password=s3cret")]
    [InlineData("postgres://audit:s3cret@db:5433/compliance")]
    public Task A_password_is_kept_in_memory_only(string database) =>
        AssertPasswordIsNotKeptAsync(new ComplianceSinkRegistration { Name = "db", Database = database });

    [Theory]
    [InlineData("Host=db;Database=compliance")]
    [InlineData("Host=db;Database=compliance;Username=other;Password=other")]
    [InlineData("postgresql://db/compliance")]
    public Task A_credential_takes_the_place_of_what_the_string_says_and_its_password_is_kept_in_memory_only(string database) =>
        AssertPasswordIsNotKeptAsync(new ComplianceSinkRegistration
        {
            Name = "db",
            Database = database,
            DatabaseCredential = new NetworkCredential("audit", "s3cret"),
        });

    [Fact]
    public void A_credential_is_what_the_server_is_asked_with()
    {
        var builder = new NpgsqlConnectionStringBuilder(DatabaseAddress.Parse("Host=db;Username=other;Password=other", new NetworkCredential("audit", "p;=\"'")).ConnectionString);
        Assert.Equal(("audit", "p;=\"'"), (builder.Username, builder.Password));
    }

    [Theory]
    [InlineData("Host=db", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.7;Port=5433", SslMode.VerifyFull)]
    [InlineData("Host=127.0.0.1,db", SslMode.VerifyFull)]
    [InlineData("Host=localhost.example", SslMode.VerifyFull)]
    [InlineData("postgres://db/compliance", SslMode.VerifyFull)]
    [InlineData("Host=db;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=db;SslMode=Disable", SslMode.Disable)]
    [InlineData("postgres://db/compliance?sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("postgresql://db/compliance?sslmode=disable&application_name=audit", SslMode.Disable)]
    [InlineData("Host=127.0.0.1", SslMode.Prefer)]
    [InlineData("Host=localhost", SslMode.Prefer)]
    [InlineData("Host=::1", SslMode.Prefer)]
    [InlineData("Host=localhost:5433,127.0.0.1:5434", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql", SslMode.Prefer)]
    [InlineData("Host=@abstract", SslMode.Prefer)]
    [InlineData("postgres://localhost/compliance", SslMode.Prefer)]
    public void Another_machine_needs_TLS_unless_the_string_says_otherwise(string database, SslMode expected) =>
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(DatabaseAddress.Parse(database).ConnectionString).SslMode);

    [Fact]
    public void The_place_of_a_sink_is_what_was_said_and_no_secret()
    {
        var address = DatabaseAddress.Parse("Host=db;Database=compliance");
        Assert.Equal("Host=db;Database=compliance", address.Target);
        Assert.False(address.HasSecret);
        Assert.Equal(address.ConnectionString, DatabaseAddress.Parse(address.Target).ConnectionString);
    }

    [PostgresFact]
    public async Task A_server_without_TLS_gets_nothing_where_TLS_is_asked_for()
    {
        using var server = new PostgresServer();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "db", Database = server.ConnectionString + ";SSL Mode=Require" });
        await FillAsync(1);
        var sink = Assert.Single(await Dispatcher.SyncAsync("db", CancellationToken.None));
        Assert.Equal(1, sink.Backlog);
        Assert.Contains("SSL", sink.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit.db")]
    [InlineData("Data Source=audit.db")]
    public void A_file_takes_no_credential(string database)
    {
        var error = Assert.Throws<GenesysException>(() => DatabaseAddress.Parse(database, new NetworkCredential("audit", "s3cret")));
        Assert.Contains("no users", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Credential", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=db;Pasword=s3cret")]
    [InlineData("Host=;Password=s3cret")]
    [InlineData("postgres://")]
    [InlineData("postgres://audit:s3cret@db/compliance?sslmode=sometimes")]
    [InlineData("postgres://audit:s3cret@db/compliance?no_such_thing=1")]
    public async Task A_string_that_cannot_be_read_is_refused_and_not_repeated(string database)
    {
        var error = await Assert.ThrowsAsync<GenesysException>(
            () => Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "db", Database = database }));

        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    private async Task AssertPasswordIsNotKeptAsync(ComplianceSinkRegistration registration)
    {
        var sink = await Dispatcher.RegisterAsync(registration);
        await CloseAsync();

        Assert.DoesNotContain("s3cret", sink.Target, StringComparison.Ordinal);
        Assert.Contains("Host=db", sink.Target, StringComparison.Ordinal);
        Assert.Contains("Username=audit", sink.Target, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Folder.LedgerPath)), StringComparison.Ordinal);
        Open();
        Assert.Contains("secret again", Dispatcher.GetSinks()[0].LastError, StringComparison.Ordinal);
    }

    private async Task AssertSameAsLedgerAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, audit_id, recording_id, hash FROM recording_audit ORDER BY sequence";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.GetInt64(0)} {reader.GetString(1)} {reader.GetString(2)} {reader.GetString(3)}"));
        }

        Assert.Equal(
            AuditTrail.Of(Ledger).Read(RecordingAuditQuery.All).Select(record => string.Create(CultureInfo.InvariantCulture, $"{record.Sequence} {record.AuditId} {record.RecordingId} {record.Hash}")),
            rows);
    }
}
