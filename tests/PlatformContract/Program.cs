using GenesysRecordingTags.PlatformContract;

// Checks a journal that was saved from the sandbox's control path: every request of it must keep the contract, and every answer.
if (args.Length != 1)
{
    await Console.Error.WriteLineAsync("PlatformContract <journal.json>   checks GET /__sandbox/journal, saved to a file");
    return 2;
}

var report = ContractCheck.Run(RecordedExchange.ReadJournal(await File.ReadAllTextAsync(args[0])), isSenderChecked: true);
foreach (var violation in report.Violations)
{
    await Console.Out.WriteLineAsync(violation.ToString());
}

await Console.Out.WriteLineAsync(report.ToString());
return report.Violations.Count == 0 ? 0 : 1;
