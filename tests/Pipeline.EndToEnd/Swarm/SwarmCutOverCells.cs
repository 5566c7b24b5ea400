namespace Pipeline.EndToEnd.Swarm;

/// <summary>The instants at which <c>CutOver</c> of the demo on a swarm is killed.</summary>
/// <param name="first">The service that is cut over first.</param>
/// <param name="former">The ID of the secret that it has before.</param>
internal sealed class SwarmCutOverCells(string first, string former)
{
    public const string Last = "after Closed -";
    private const string Planned = "after Planned CutOverEnv";
    private const string Week = "\"Delay\":604800";

    /// <summary>Each record of a cut-over; before one is after the one before it.</summary>
    private static readonly string[] Records =
    [
        "after Opened -",
        "after Planned ProvisionRoles",
        "after Applied ProvisionRoles",
        "after Proved ProvisionRoles",
        Planned,
        "after Applied CutOverEnv",
        "after Proved CutOverEnv",
        "after Planned CutOverRole",
        "after Applied CutOverRole",
        "after Proved CutOverRole",
        "after Verified -",
        Last,
    ];

    /// <summary>The spec of the first task of the first service is posted.</summary>
    public SwarmCell InFirstTask(bool undo) => Killed("in the first task", $"{HasNew} && {IsCanary}", undo);

    /// <summary>The first service has the new secret; the second has the former one, or is just begun.</summary>
    public SwarmCell BetweenServices(bool undo) =>
        Killed("once the first service is done", $"{HasNew} && ! {IsCanary}", undo);

    /// <summary>The spec has been read, and the former secret is not in it.</summary>
    private string HasNew =>
        $"spec=$(docker service inspect --format '{{{{json .Spec}}}}' {first}) && ! echo \"$spec\" | grep -q {former}";

    private static string IsCanary => $"echo \"$spec\" | grep -q '{Week}'";

    public IEnumerable<SwarmCell> All() =>
        from undo in new[] { true, false }
        from cell in new[] { InFirstTask(undo), BetweenServices(undo) }.Concat(Records.Select(r => At(r, undo)))
        select cell;

    private static SwarmCell At(string moment, bool undo) => new(Name(moment), moment, SwarmCell.Kill, undo);

    /// <summary>Where it was never so, nothing is killed, and the cell fails.</summary>
    private static SwarmCell Killed(string where, string holds, bool undo) =>
        new(
            Name(where),
            Planned,
            $"( {SwarmCells.Once($"{{ {holds}; }}")}; {holds} && {SwarmCell.Kill} ) >/dev/null 2>&1 &",
            undo
        );

    private static string Name(string where) => $"the cut-over is killed {where}";
}
