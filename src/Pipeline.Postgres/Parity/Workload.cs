namespace Pipeline.Postgres;

/// <summary>What of a role's history is its services' work. Pure.</summary>
/// <param name="Statements">To be rehearsed.</param>
/// <param name="Own">Statements that this program sent, or that pipeline.yml names as probes; left out.</param>
/// <param name="Ignored">Statements that <c>roles.ignore_statements</c> names; left out.</param>
public sealed record Workload(
    IReadOnlyList<PastStatement> Statements,
    IReadOnlyList<PastStatement> Own,
    IReadOnlyList<PastStatement> Ignored
)
{
    /// <param name="probes">Statements that must be denied, boundaries and heartbeats: a probe or a person ran them,
    /// and no grant is for them.</param>
    /// <param name="ignore">Patterns, as <see cref="StatementShape.Fits"/> takes them.</param>
    public static Workload From(
        IReadOnlyList<PastStatement> history,
        IEnumerable<string> probes,
        IReadOnlyList<string> ignore
    )
    {
        var shapes = probes.Select(StatementShape.From).ToHashSet(StringComparer.Ordinal);
        var own = history
            .Where(s => OwnStatements.IsOwn(s.Text) || shapes.Contains(StatementShape.From(s.Text)))
            .ToList();
        var ignored = history.Except(own).Where(s => ignore.Any(p => StatementShape.Fits(s.Text, p))).ToList();
        return new Workload([.. history.Except(own).Except(ignored)], own, ignored);
    }
}
