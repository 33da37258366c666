// CoreBench validation <rounds>. Prints one line of JSON.
using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.CoreBench;

var rounds = int.Parse(args[1], CultureInfo.InvariantCulture);
object result = args[0] switch
{
    "validation" => new
    {
        OneTag = ValidationBench.Run(1, 0, rounds),
        FiveTags = ValidationBench.Run(5, 0, rounds),
        HundredTags = ValidationBench.Run(100, 0, rounds),
        FiveTagsOneInTenInvalid = ValidationBench.Run(5, 10, rounds),
    },
    _ => throw new ArgumentException($"There is no '{args[0]}'."),
};
Console.WriteLine(JsonSerializer.Serialize(result));
