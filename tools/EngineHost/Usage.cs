namespace GenesysRecordingTags.EngineHost;

/// <summary>What the program understands.</summary>
internal static class Usage
{
    private const int WrongArguments = 2;

    public static int Show()
    {
        Console.Error.WriteLine("EngineHost <script.ps1> [-Name value]...   runs a script in PowerShell's engine");
        return WrongArguments;
    }
}
