using System.Text;
using Pipeline.Docker;

namespace Pipeline.Database;

/// <summary>
/// What the real processes were started with: <c>/proc/&lt;pid&gt;/environ</c> inside of the container, and of it one
/// variable only. What the engine or compose say of a container are claims; an entrypoint may have changed it since.
/// </summary>
internal static class ProcessVariables
{
    // The name is the only argument: no value is ever on a command line. Leaves out itself and its children.
    private const string Script = """
        for d in /proc/[0-9]*; do
          p=${d#/proc/}
          [ "$p" = "$$" ] && continue
          grep -q "^PPid:[[:space:]]*$$\$" "$d/status" 2>/dev/null && continue
          head -c 1 "$d/environ" >/dev/null 2>&1 || continue
          printf '%s\0' "$p"
          head -n 1 "$d/comm" | tr '\n' '\0'
          grep -z -m 1 "^$1=" "$d/environ" || printf -- '-\0'
        done
        """;

    /// <exception cref="InvalidOperationException">Nothing could be read: the container has no shell, or process 1
    /// belongs to another user.</exception>
    public static async Task<IReadOnlyList<ProcessVariable>> Read(
        DockerEngine engine,
        string container,
        string key,
        CancellationToken ct
    )
    {
        var result = await engine.Containers.Exec(
            container,
            new ExecSpec { Command = ["sh", "-c", Script, "sh", key] },
            null,
            ct
        );
        var parts = Encoding.UTF8.GetString(result.Stdout).Split('\0');
        var found = parts
            .Chunk(3)
            .Where(c => c.Length == 3 && int.TryParse(c[0], out _))
            .Select(c => new ProcessVariable(
                int.Parse(c[0], null),
                c[1],
                c[2] == "-" ? null : c[2][(key.Length + 1)..]
            ))
            .ToList();
        return found.Any(p => p.Pid == 1)
            ? found
            : throw new InvalidOperationException(
                $"the environment of process 1 could not be read in {container[..12]} (exit {result.ExitCode})"
            );
    }
}
