namespace Pipeline.Postgres;

/// <summary>A foreign key that writes: what it does to the child. Definition as <c>pg_get_constraintdef</c>.</summary>
public sealed record ForeignKey(string Name, uint Child, uint Parent, Act OnDelete, Act OnUpdate, string Definition);
