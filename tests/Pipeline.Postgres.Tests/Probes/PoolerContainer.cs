using System.Diagnostics;
using Npgsql;

namespace Pipeline.Postgres.Tests.Probes;

/// <summary>PgBouncer of Debian's package, in a container, before a server of the tests. Gone with its test.</summary>
internal sealed class PoolerContainer : IAsyncDisposable
{
    private const string Image = "postgres-tests:pgbouncer";
    private const string Dockerfile = """
        FROM pipeline/base:13
        RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
        USER postgres
        WORKDIR /tmp
        ENTRYPOINT ["sh", "-c", "umask 077; while read -r l && [ \"$l\" ]; do echo \"$l\"; done > pgbouncer.ini; cat > users.txt; exec pgbouncer pgbouncer.ini"]
        """;

    private readonly string _name = $"postgres-tests-{Guid.NewGuid():N}"[..30];

    public string Address { get; private set; } = "";

    /// <param name="setting">One more line of its configuration.</param>
    /// <param name="known">The one login that it knows.</param>
    /// <param name="behind">How it logs in at the server, where that is another login.</param>
    public static async Task<PoolerContainer> Start(
        PostgresServer server,
        string setting,
        (string User, string Password) known,
        string behind = ""
    )
    {
        await Docker(["build", "-q", "-t", Image, "--label", "postgres-tests=1", "-"], Dockerfile);
        var pooler = new PoolerContainer();
        var configuration = $"""
            [databases]
            * = host={server.Address} port=5432 {behind}
            [pgbouncer]
            listen_addr = *
            listen_port = 6432
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = /tmp/users.txt
            {setting}

            "{known.User}" "{known.Password}"

            """;
        var container = Docker(
            [
                "run",
                "-i",
                "--rm",
                "--name",
                pooler._name,
                "--label",
                "postgres-tests=1",
                "--label",
                $"postgres-tests.pid={Environment.ProcessId}",
                Image,
            ],
            configuration
        );
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await pooler.Answers() && !container.IsCompleted)
        {
            await Task.Delay(100, deadline.Token);
        }

        return pooler;
    }

    public NpgsqlDataSource Connect(string database, string user, string password) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder
            {
                Host = Address,
                Port = 6432,
                Database = database,
                Username = user,
                Password = password,
                Timeout = 5,
                MaxPoolSize = 5,
            }
        );

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Docker(["rm", "-f", "-v", _name], "");
    }

    private async Task<bool> Answers()
    {
        try
        {
            Address = (
                await Docker(["inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", _name], "")
            ).Trim();
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(Address, 6432);
            return true;
        }
        catch (Exception e)
            when (e is System.Net.Sockets.SocketException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static async Task<string> Docker(string[] arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo("docker", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"docker {arguments[0]}: {await error}");
    }
}
