namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// What happens in a deploy or a rollback on a swarm, and how its release is then taken up, where it stayed open.
/// </summary>
/// <param name="Name">For the table.</param>
/// <param name="Moment">The journal record at which it happens
/// (<see cref="SwarmShop.Deploy(string, string)"/>).</param>
/// <param name="Shell">What happens, for <c>sh</c>.</param>
/// <param name="Undo"><c>Resume --undo</c>, or <c>Resume</c>.</param>
/// <param name="Heal">For <c>sh</c>, before that.</param>
internal sealed record SwarmCell(string Name, string Moment, string Shell, bool Undo, string Heal = "true")
{
    /// <summary>For <c>sh</c>, as a child of the pipeline.</summary>
    public const string Kill = "kill -9 $PPID";

    /// <summary>The machines of the bench that have to lose their power while the pipeline works.</summary>
    public IReadOnlyList<string> Loses { get; init; } = [];

    /// <summary>It is a <c>Rollback</c> to the release before the live one, and no deploy.</summary>
    public bool IsRollback { get; init; }

    /// <summary>For <c>sh</c>, before the pipeline starts.</summary>
    public string Before { get; init; } = "true";

    /// <summary>Somebody else decides what the tasks read, until they take it back.</summary>
    public bool IsSomebodys { get; init; }

    public bool Kills => Shell.Contains(Kill, StringComparison.Ordinal);
}
