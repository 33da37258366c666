namespace GenesysRecordingTags.SandboxHost;

/// <summary>What the program understands.</summary>
internal static class Usage
{
    private const int WrongArguments = 2;

    private const string Text =
        """
        SandboxHost serve [options]   serves the sandbox organisation over HTTP or HTTPS on 127.0.0.1, with the Media API and the Platform API
          --port <n>                  0 (default) takes a free port
          --h2c-port <n>              HTTP/2 without TLS on a second port
          --certificate <pem>         TLS with this certificate and its key, from one file; HTTP/2 is offered then
          --latency <20|20ms|0.02s>   how long each API request takes
          --recordings <n>            how many recordings there are
          --seed <n>                  the seed of the sample data
          --token-lifetime <seconds>  how long a token lives
          --rate-limit <n>            API requests in one window
          --rate-window <seconds>     the length of the window
          --index-delay <seconds>     how long the archive's index takes
          --upload-delay <seconds>    how long after a conversation's end its recordings are being uploaded
          --analytics-lag <seconds>   how long after its end a details query knows of a conversation
          --data-lake-lag <seconds>   how far the data of asynchronous details jobs lags behind
          --organizations <n>         how many organisations share the host; the second one's client is sandbox-client-2, and so on
          --journal <n>               how many requests the journal keeps; 0 turns it off
          --journal-answers <bytes>   keeps answers up to this length in the journal, and requests too
          --exit-on-stdin-close       ends when standard input is closed
          --parent-pid <pid>          ends when that process is gone
        """;

    public static int Show(TextWriter output, string? problem = null)
    {
        if (problem is not null)
        {
            output.WriteLine(problem);
            output.WriteLine();
        }

        output.WriteLine(Text);
        return WrongArguments;
    }
}
