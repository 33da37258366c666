using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

/// <summary>A ledger and a dispatcher that is not patient.</summary>
public abstract class ComplianceTestBase : IAsyncLifetime
{
    protected static readonly ComplianceOptions Impatient = new()
    {
        FirstRetryDelay = TimeSpan.FromMilliseconds(5),
        MaximumRetryDelay = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(100),
        DeliveryTimeout = TimeSpan.FromSeconds(10),
    };

    protected LedgerFolder Folder { get; } = new();

    protected RecordingLedger Ledger { get; private set; } = null!;

    protected OutboxDispatcher Dispatcher { get; private set; } = null!;

    public virtual Task InitializeAsync()
    {
        Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }

    protected void Open()
    {
        Ledger = Folder.Open();
        Dispatcher = OutboxDispatcher.Start(Ledger, Impatient);
    }

    protected async Task CloseAsync()
    {
        await Dispatcher.DisposeAsync();
        await Ledger.DisposeAsync();
    }

    protected Task FillAsync(int count) => LedgerFolder.FillAsync(Ledger, count);

    protected async Task<RecordingComplianceSink> WaitUntilDeliveredAsync(string name)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var sink = Dispatcher.GetSinks().Single(sink => sink.Name == name);
            if (sink.Backlog == 0)
            {
                return sink;
            }

            Assert.True(DateTime.UtcNow < patience, $"{sink.Backlog} records wait: {sink.LastError}");
            await Task.Delay(20);
        }
    }
}
