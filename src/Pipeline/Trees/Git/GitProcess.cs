using System.Text;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Runs git in one folder, with nothing of the caller's environment but PATH, HOME and the configuration's place:
/// GIT_DIR, GIT_INDEX_FILE and their like would point at another repository. Hooks and file system monitors never run,
/// nothing prompts, replace refs do not apply. What else the clone's configuration may name runs as its owner, never as
/// root.
/// </summary>
internal sealed class GitProcess(string directory)
{
    private static readonly string[] Kept = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "SYSTEMROOT"];

    /// core.fsync: by default git flushes no loose object, and a power loss leaves a branch at an empty one.
    /// safe.directory: root deploys from a user's clone; what that check guards against runs as that user.
    private static readonly string[] Settings =
    [
        "--no-pager",
        "--literal-pathspecs",
        "-c",
        "safe.directory=*",
        "-c",
        "core.quotePath=false",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.untrackedCache=false",
        "-c",
        "core.trustctime=true",
        "-c",
        "core.checkStat=default",
        "-c",
        "gc.auto=0",
        "-c",
        "core.fsync=all",
    ];

    private int _started;

    /// <summary>Whose clone it is; null where that is whoever runs this.</summary>
    public GitOwner? Owner => GitOwner.For(directory);

    /// <summary>A folder of objects that are read as if they were the clone's; null where there is none.</summary>
    public string? MoreObjects { get; set; }

    /// <summary>Number of processes started so far.</summary>
    public int Started => _started;

    /// <summary>Runs to the end and returns standard output.</summary>
    /// <exception cref="GitException">git is missing, or ended with an error.</exception>
    public async Task<byte[]> Run(
        IReadOnlyList<string> arguments,
        byte[]? input,
        CancellationToken ct,
        params (string Name, string Value)[] environment
    )
    {
        using var output = new MemoryStream();
        await Stream(
            arguments,
            stdin => stdin.WriteAsync(input ?? [], ct).AsTask(),
            stdout => stdout.CopyToAsync(output, ct),
            ct,
            environment
        );
        return output.ToArray();
    }

    /// <summary>Standard output as one line of text.</summary>
    public async Task<string> Line(
        IReadOnlyList<string> arguments,
        byte[]? input,
        CancellationToken ct,
        params (string Name, string Value)[] environment
    ) => Encoding.UTF8.GetString(await Run(arguments, input, ct, environment)).TrimEnd('\n');

    /// <summary>Feeds and reads at the same time, so that neither side waits for the other for ever.</summary>
    public async Task Stream(
        IReadOnlyList<string> arguments,
        Func<Stream, Task> feed,
        Func<Stream, Task> read,
        CancellationToken ct,
        params (string Name, string Value)[] environment
    )
    {
        var errors = new LastLines(int.MaxValue);
        var streams = new ChildStreams
        {
            Input = (stdin, _) => feed(stdin),
            Output = (stdout, _) => read(stdout),
            Errors = ChildStreams.Lines(errors.Add),
        };
        var exit = await Run(Command(arguments, environment), streams, ct);
        ct.ThrowIfCancellationRequested();
        if (exit != 0)
        {
            throw new GitException($"git {arguments[0]} failed in {directory}: {errors.Text.Trim()}");
        }
    }

    private async Task<int> Run(ChildCommand command, ChildStreams streams, CancellationToken ct)
    {
        try
        {
            Interlocked.Increment(ref _started);
            return await ChildProcess.Run(command, streams, ct);
        }
        catch (ChildStartException error)
        {
            throw new GitException($"{error.Message}.");
        }
    }

    private ChildCommand Command(IReadOnlyList<string> arguments, (string Name, string Value)[] environment)
    {
        var owner = Owner;
        string[] command = [.. owner?.Prefix ?? [], "git", .. Settings, .. arguments];
        if (MoreObjects is { } more)
            environment = [("GIT_ALTERNATE_OBJECT_DIRECTORIES", more), .. environment];
        var variables = Kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(v => v.Value is not null)
            .ToDictionary(v => v.Name, v => v.Value!);
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("LC_ALL", "C"),
                    ("GIT_TERMINAL_PROMPT", "0"),
                    ("GIT_OPTIONAL_LOCKS", "0"),
                    ("GIT_NO_REPLACE_OBJECTS", "1"),
                    .. environment,
                ]
        )
        {
            variables[name] = value;
        }

        if (owner is not null)
        {
            variables["HOME"] = owner.Home;
            variables.Remove("XDG_CONFIG_HOME");
        }

        return new ChildCommand(command[0], command[1..], directory, variables);
    }
}
