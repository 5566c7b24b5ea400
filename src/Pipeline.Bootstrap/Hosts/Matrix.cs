using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>One of the matrices that <c>KillMatrix</c> runs in full.</summary>
/// <param name="Name">As <c>--only</c> takes it.</param>
/// <param name="Tests">Its tests: namespace, or namespace and class.</param>
public sealed record Matrix(string Name, string Tests)
{
    public static readonly Matrix Kills = new("kill", "Pipeline.EndToEnd.Matrices.KillMatrixTests");
    public static readonly Matrix Patches = new("patch", "Pipeline.EndToEnd.Matrices.PatchKillMatrixTests");
    public static readonly Matrix Migrations = new("migrate", "Pipeline.EndToEnd.Matrices.MigrateKillMatrixTests");
    public static readonly Matrix CutOver = new("cut-over", "Pipeline.EndToEnd.CutOver.CutOverKillMatrixTests");
    public static readonly Matrix Faults = new("fault", "Pipeline.EndToEnd.Faults.");
    public static readonly Matrix PowerLoss = new("power-loss", "Pipeline.EndToEnd.PowerLoss.");
    public static readonly Matrix Swarm = new("swarm", "Pipeline.EndToEnd.Swarm.SwarmMatrixTests");

    public static readonly Matrix SwarmCutOver = new("swarm-cut-over", "Pipeline.EndToEnd.Swarm.SwarmDemoTests");

    public static IReadOnlyList<Matrix> All { get; } =
    [Kills, Patches, Migrations, CutOver, Faults, PowerLoss, Swarm, SwarmCutOver];

    /// <summary>The page with its table, which is written anew after each cell.</summary>
    public string Page(string folder) => Path.Combine(folder, $"{Name}-matrix.md");

    /// <param name="only">Names, separated by commas; null for all.</param>
    /// <exception cref="PipelineException">Exit 64: there is no such matrix.</exception>
    public static IReadOnlyList<Matrix> Chosen(string? only)
    {
        if (only is null)
            return All;
        var names = only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Where(n => All.All(m => m.Name != n)).ToList();
        return unknown.Count == 0 && names.Length > 0
            ? [.. All.Where(m => names.Contains(m.Name))]
            : throw PipelineException.Usage(
                $"--only: expected {string.Join(", ", All.Select(m => m.Name))}, separated by commas; found "
                    + (names.Length == 0 ? "nothing" : string.Join(", ", unknown))
            );
    }
}
