using GenesysRecordingTags.Build;

if (!Order.TryRead(args, out var order))
{
    Console.Error.WriteLine(Order.Usage);
    return 2;
}

try
{
    return Verbs.Run(order);
}
catch (BuildException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
