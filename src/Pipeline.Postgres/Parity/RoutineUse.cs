namespace Pipeline.Postgres;

/// <param name="Kind"><c>r</c>: runs for readers and writers, <c>w</c>: for writers, <c>t</c>: a trigger, for writers,
/// who need no EXECUTE.</param>
internal sealed record RoutineUse(uint Relation, uint Routine, char Kind);
