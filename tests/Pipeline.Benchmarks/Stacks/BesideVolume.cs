using Pipeline.Platform;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>
/// Scripts of peers on the state in a volume: <c>$from</c>, and a folder <c>$to</c> on the same file system.
/// </summary>
/// <param name="from">Absolute path below a volume's mountpoint.</param>
public sealed class BesideVolume(string from, string name)
{
    private readonly Dictionary<string, string> _variables = new()
    {
        ["from"] = from,
        ["to"] = Path.GetFullPath(Path.Combine(from, "../../../..", name)),
    };

    public Task Clear(CancellationToken ct) => Shell("""rm -rf "$to"; mkdir "$to" """, ct);

    public Task Remove(CancellationToken ct) => Shell("""rm -rf "$to" """, ct);

    public Task<string> Shell(string script, CancellationToken ct) =>
        new Command("bash", "-euc", script) { Environment = _variables }.Output(ct);
}
