using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

/// <summary>A test that needs a PostgreSQL server's programs on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.BinFolder is null)
        {
            Skip = "No PostgreSQL server is installed on this machine (Debian: apt-get install postgresql).";
        }
    }
}

/// <summary>A PostgreSQL server of a test's own, in a temporary folder.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder;
    private readonly int _port;

    public PostgresServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _folder = Directory.CreateTempSubdirectory("grt-pg-").FullName;
        if (IsRoot)
        {
            Run("chown", "postgres", _folder);
        }

        RunAsServer("initdb", "-D", Data, "-U", "audit", "--auth=trust", "--no-sync", "-E", "UTF8");
        Start();
    }

    public static string? BinFolder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=audit;Timeout=5;Pooling=false";

    // PostgreSQL refuses to run as root.
    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    public void Start() => RunAsServer("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start");

    public void Stop() => RunAsServer("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static void RunAsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(BinFolder!, program);
        if (IsRoot)
        {
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // No pipe: the server would inherit it and keep it open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
