namespace Pipeline.Secrets;

/// <summary>How Compose reads a statement of an env file.</summary>
public enum EnvStatementKind
{
    /// <summary><c>KEY=value</c> or <c>KEY: value</c>.</summary>
    Assignment,

    /// <summary><c>KEY</c> alone on a line: taken from the environment of Compose, when it is there.</summary>
    Inherited,
}
