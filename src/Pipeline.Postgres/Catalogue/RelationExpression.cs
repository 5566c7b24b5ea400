namespace Pipeline.Postgres;

/// <summary>
/// An expression of a relation (default, check, index, policy, rule) or a column's type, by what it names.
/// </summary>
public sealed record RelationExpression(uint Relation, Act Acts, string Label, Thing Target);
