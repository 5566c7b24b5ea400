namespace Pipeline.Postgres;

/// <summary>Kind of a thing in <see cref="Use"/>.</summary>
public enum ThingKind
{
    Routine,
    Operator,
    Type,
    Cast,
    OperatorClass,
}
