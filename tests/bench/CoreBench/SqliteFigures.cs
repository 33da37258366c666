namespace GenesysRecordingTags.CoreBench;

/// <summary>What one piece of work cost.</summary>
/// <param name="Rate">Records a second.</param>
/// <param name="ProcessorTime">Microseconds of processor time a record.</param>
/// <param name="Allocated">Bytes a record.</param>
internal sealed record SqliteFigures(double Rate, double ProcessorTime, double Allocated);
