// CoreBench validation <rounds>
// CoreBench append <ledger> <first> <count> <loops> <intent|plain>
// CoreBench verify <ledger> <rounds>
// CoreBench open <ledger>
// CoreBench prove <ledger> <recording> <rounds>
// CoreBench fill <ledger> <count>
// CoreBench run <ledger> <verify|measure|report|jsonl|csv|get>
// CoreBench ask <ledger>
// CoreBench sqlite <file that is not there yet> <raw|provider> <count>
// CoreBench pipeline <count> <loops> <limited|free>
// Prints one line of JSON.
using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.CoreBench;

int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);

object result;
switch (args[0])
{
    case "validation":
        result = new
        {
            OneTag = ValidationBench.Run(1, 0, Number(1)),
            FiveTags = ValidationBench.Run(5, 0, Number(1)),
            HundredTags = ValidationBench.Run(100, 0, Number(1)),
            FiveTagsOneInTenInvalid = ValidationBench.Run(5, 10, Number(1)),
        };
        break;
    case "append":
        result = new { Rate = await LedgerBench.AppendAsync(args[1], Number(2), Number(3), Number(4), args[5] == "intent") };
        break;
    case "verify":
        result = new { Rate = await LedgerBench.VerifyAsync(args[1], Number(2)) };
        break;
    case "open":
        var (open, firstRecord) = await LedgerBench.OpenAsync(args[1]);
        result = new { Open = open, FirstRecord = firstRecord };
        break;
    case "prove":
        result = ProofBench.Run(args[1], args[2], Number(3));
        break;
    case "fill":
        result = new { Rate = await LargeLedger.FillAsync(args[1], Number(2)) };
        break;
    case "run":
        var rate = LargeLedger.Run(args[1], args[2]);
        using (var process = System.Diagnostics.Process.GetCurrentProcess())
        {
            result = new { Rate = rate, PeakMegabytes = process.PeakWorkingSet64 / (1 << 20), ProcessorSeconds = process.TotalProcessorTime.TotalSeconds };
        }

        break;
    case "ask":
        result = LargeLedger.Ask(args[1]);
        break;
    case "sqlite":
        result = SqliteWays.Run(args[1], args[2] == "raw", Number(3));
        break;
    case "pipeline":
        result = await PipelineBench.RunAsync(Number(1), Number(2), args[3] == "limited");
        break;
    default:
        throw new ArgumentException($"There is no '{args[0]}'.");
}

Console.WriteLine(JsonSerializer.Serialize(result));
