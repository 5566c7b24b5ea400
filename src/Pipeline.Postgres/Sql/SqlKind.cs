namespace Pipeline.Postgres;

/// <summary>What a piece of SQL text is.</summary>
internal enum SqlKind
{
    Word,
    Quoted,
    Text,
    Number,
    Parameter,
    Operator,
    Symbol,
}
