using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Pipeline.Postgres.Tests;

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "postgres";
}

/// <summary>
/// A real Postgres in a container (17, or 15 from Debian 12), reached over TCP with SCRAM. Fails when there is no
/// engine. Containers whose test process is gone are reaped by label at the next start.
/// </summary>
public class PostgresServer : IAsyncLifetime
{
    private readonly string _image;
    private readonly string[] _build;
    private readonly string _name = $"postgres-tests-{Guid.NewGuid():N}"[..30];
    private readonly StringBuilder _log = new();
    private Process? _container;
    private int _databases;

    public PostgresServer()
        : this(17) { }

    /// <param name="version">17, or 15: that one comes from Debian 12.</param>
    protected PostgresServer(int version)
    {
        Version = version;
        _image = $"postgres-tests:{version}";
        _build =
        [
            "--build-arg",
            $"BASE=pipeline/base:{(version == 15 ? 12 : 13)}",
            "--build-arg",
            $"VERSION={version}",
        ];
    }

    /// <summary>Major version.</summary>
    public int Version { get; }

    public string AdminPassword { get; } = Password();

    public string Address { get; private set; } = "";

    /// <summary>Everything the server logged so far; log_statement is all.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>
    /// Waits until the server's log, which comes through the container, holds the text and so all before it.
    /// </summary>
    public async Task Logged(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(50, deadline.Token);
        }
    }

    public static string Password() => Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    public string NextName() => $"t{Interlocked.Increment(ref _databases)}";

    public NpgsqlDataSource Connect(string database, string user = "postgres", string? password = null) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder
            {
                Host = Address,
                Database = database,
                Username = user,
                Password = password ?? AdminPassword,
                Timeout = 60,
                MaxPoolSize = 10,
                IncludeErrorDetail = true,
            }
        );

    public virtual async Task InitializeAsync()
    {
        await Reap();
        await Docker(
            ["build", "-q", "-t", _image, .. _build, "--label", "postgres-tests=1", "-f", "-", "."],
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "postgres.Dockerfile")),
            AppContext.BaseDirectory
        );
        _container = Start(
            "docker",
            [
                "run",
                "-i",
                "--rm",
                "--name",
                _name,
                "--label",
                "postgres-tests=1",
                "--label",
                $"postgres-tests.pid={Environment.ProcessId}",
                "--shm-size",
                "256m",
                _image,
            ],
            null
        );
        _container.OutputDataReceived += Remember;
        _container.ErrorDataReceived += Remember;
        _container.BeginOutputReadLine();
        _container.BeginErrorReadLine();
        await _container.StandardInput.WriteAsync(AdminPassword);
        _container.StandardInput.Close();
        await Ready();
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Docker(["rm", "-f", "-v", _name], "", null);
        _container?.Dispose();
    }

    private async Task Ready()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            try
            {
                Address = (
                    await Docker(
                        ["inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", _name],
                        "",
                        null
                    )
                ).Trim();
                await using var source = Connect("postgres");
                await using var connection = await source.OpenConnectionAsync(deadline.Token);
                return;
            }
            catch (Exception e)
                when (e is NpgsqlException or InvalidOperationException or ArgumentException
                    && !deadline.IsCancellationRequested
                    && !_container!.HasExited
                )
            {
                await Task.Delay(100, deadline.Token);
            }
        }
    }

    private void Remember(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }
    }

    private static async Task Reap()
    {
        var rows = await Docker(
            [
                "ps",
                "-a",
                "--filter",
                "label=postgres-tests.pid",
                "--format",
                "{{.ID}} {{.Label \"postgres-tests.pid\"}}",
            ],
            "",
            null
        );
        foreach (
            var row in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(r => r.Split(' '))
                .Where(r => !Directory.Exists($"/proc/{r[1]}"))
        )
        {
            await Docker(["rm", "-f", "-v", row[0]], "", null);
        }
    }

    private static async Task<string> Docker(string[] arguments, string input, string? directory)
    {
        using var process = Start("docker", arguments, directory);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"docker {arguments[0]} failed; these tests need a Docker engine: {await error}"
            );
    }

    private static Process Start(string program, string[] arguments, string? directory) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = directory ?? "",
            }
        )!;
}
