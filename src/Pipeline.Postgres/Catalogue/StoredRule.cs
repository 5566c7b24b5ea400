namespace Pipeline.Postgres;

/// <summary>A row of <c>pg_rewrite</c>; a view's query is its rule for SELECT.</summary>
/// <param name="Queries">What the actions and the condition touch, in order of appearance.</param>
/// <param name="Updatable">For a view: what can be written through it without a trigger.</param>
public sealed record StoredRule(
    uint Relation,
    string Name,
    Act Event,
    bool Instead,
    IReadOnlyList<RelationUse> Queries,
    Act Updatable
);
