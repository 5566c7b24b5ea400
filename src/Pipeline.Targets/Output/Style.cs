namespace Pipeline.Targets.Output;

/// <summary>Values are ANSI's SGR codes (ECMA-48, 8.3.117).</summary>
internal enum Style
{
    None = 0,
    Strong = 1,
    Faint = 2,
    Error = 31,
    Success = 32,
    Warning = 33,
}
