namespace Pipeline.Postgres;

/// <param name="Text">Words folded to lower case, quoted names and strings without their quotes, else as
/// written.</param>
/// <param name="Start">Where it begins in the text.</param>
internal readonly record struct SqlToken(SqlKind Kind, string Text, int Start)
{
    public bool IsName => Kind is SqlKind.Word or SqlKind.Quoted;

    public bool Is(string word) => Kind is SqlKind.Word or SqlKind.Symbol && Text == word;
}
