namespace Pipeline.Secrets;

/// <summary>One statement of an env file, as positions. It carries no value, so it may be printed.</summary>
/// <param name="Key">As Compose names it, without <c>export</c>.</param>
/// <param name="Line">1-based line of the key.</param>
/// <param name="Start">Byte offset of the statement (of <c>export</c>, when there is one).</param>
/// <param name="ValueStart">Byte offset of the raw value, its quotes included.</param>
/// <param name="ValueLength">Bytes of the raw value, its quotes included, without comment and blanks around it.</param>
/// <param name="Exported">Written with <c>export</c>.</param>
public sealed record EnvStatement(
    string Key,
    EnvStatementKind Kind,
    int Line,
    int Start,
    int ValueStart,
    int ValueLength,
    EnvQuote Quote,
    bool Exported
)
{
    internal int ValueEnd => ValueStart + ValueLength;
}
