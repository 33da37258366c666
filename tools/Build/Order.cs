using System.Diagnostics.CodeAnalysis;

namespace GenesysRecordingTags.Build;

/// <summary>What the user asks for.</summary>
/// <param name="Verb">Build, test, demo, bench or pack.</param>
/// <param name="Configuration">Debug or Release.</param>
/// <param name="Rest">What is passed on to the verb.</param>
internal sealed record Order(string Verb, string Configuration, IReadOnlyList<string> Rest)
{
    /// <summary>What can be asked for.</summary>
    public const string Usage =
        """
        build.sh | build.ps1 [build | test | demo | bench | pack] [-Configuration Debug|Release] [...]
          build   puts the module under output/GenesysRecordingTags/<version>/
          test    builds, then runs all tests; the last line is "N passed, N failed, N skipped"
          demo    builds, then runs the main job on the embedded sandbox
          bench   builds, then measures against named peers; takes the parameters of tests/bench/Invoke-Bench.ps1
          pack    builds, then makes output/GenesysRecordingTags.<version>.nupkg
        """;

    private static readonly string[] Verbs = ["build", "test", "demo", "bench", "pack"];

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="order">What they say.</param>
    public static bool TryRead(IReadOnlyList<string> arguments, [NotNullWhen(true)] out Order? order)
    {
        var rest = arguments.ToList();
        var configuration = "Release";
        var at = rest.FindIndex(argument => argument.TrimStart('-').Equals("configuration", StringComparison.OrdinalIgnoreCase));
        if (at >= 0 && at + 1 < rest.Count)
        {
            configuration = rest[at + 1];
            rest.RemoveRange(at, 2);
        }

        var verb = Array.Find(Verbs, known => rest.Count == 0 ? known == "build" : known.Equals(rest[0], StringComparison.OrdinalIgnoreCase));
        order = verb is null ? null : new Order(verb, configuration, rest.Skip(1).ToList());
        return order is not null;
    }
}
