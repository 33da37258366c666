using System.Data.Common;
using System.Net.Sockets;
using GenesysRecordingTags.Core.Files;
using GenesysRecordingTags.Core.Ledger;
using SQLitePCL;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Keeps the table recording_audit of a database in step: a batch is one transaction, a record that is there is replaced.</summary>
/// <param name="address">The database.</param>
/// <param name="timeout">How long one delivery may take.</param>
/// <param name="ledger">The ledger, whose own files are not written to.</param>
internal sealed class DatabaseChannel(DatabaseAddress address, TimeSpan timeout, string ledger) : IComplianceChannel
{
    private DbConnection? _connection;

    static DatabaseChannel() => Batteries_V2.Init();

    /// <inheritdoc/>
    public int BatchSize => 500;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<ComplianceRecord> records, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var connection = await OpenAsync(patience.Token).ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(patience.Token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await UpsertAsync(connection, transaction, records, patience.Token).ConfigureAwait(false);
                await transaction.CommitAsync(patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ex) when (ex is DbException or SocketException or IOException or UnauthorizedAccessException or TimeoutException or InvalidOperationException)
        {
            Close();
            throw new ComplianceDeliveryException($"The database did not take the records: {ex.Message}", retryAfter: null, ex);
        }
        catch (OperationCanceledException ex)
        {
            Close();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ComplianceDeliveryException("The database did not answer in time.", retryAfter: null, ex);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static async Task UpsertAsync(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<ComplianceRecord> records,
        CancellationToken cancellationToken)
    {
        if (connection.CanCreateBatch)
        {
            // One round trip for all of them.
            var batch = connection.CreateBatch();
            await using (batch.ConfigureAwait(false))
            {
                batch.Transaction = transaction;
                foreach (var record in records)
                {
                    var row = batch.CreateBatchCommand();
                    row.CommandText = AuditTable.Upsert;
                    AuditTable.Fill(row.Parameters, row.CreateParameter, record);
                    batch.BatchCommands.Add(row);
                }

                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            command.CommandText = AuditTable.Upsert;
            foreach (var record in records)
            {
                command.Parameters.Clear();
                AuditTable.Fill(command.Parameters, command.CreateParameter, record);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            return _connection;
        }

        if (address.File is { } file)
        {
            if (LedgerStores.OwnsDatabase(ledger, file))
            {
                throw ComplianceDeliveryException.OfLedger(ledger, file);
            }

            // SQLite gives the files beside it the same permissions.
            OwnerOnlyFile.EnsureExists(file);
        }

        _connection = address.MakeConnection();
        await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!await TableExistsAsync(_connection, cancellationToken).ConfigureAwait(false))
        {
            await ExecuteAsync(_connection, AuditTable.Create, cancellationToken).ConfigureAwait(false);
        }

        return _connection;
    }

    /// <summary>Looks before it makes the table: whoever may write to it need not be allowed to make one.</summary>
    private static async Task<bool> TableExistsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, AuditTable.Probe, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbException)
        {
            // If it was something else than a missing table, making it fails with the same reason.
            return false;
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
