namespace Pipeline.Watching;

/// <summary>A part of a stack, for what could not be looked at.</summary>
public enum UnseenPart
{
    Code,
    Env,
    Database,
}
