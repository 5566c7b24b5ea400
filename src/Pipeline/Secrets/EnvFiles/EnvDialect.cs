namespace Pipeline.Secrets;

/// <summary>By which rules Compose reads an env file. They differ by who names the file.</summary>
public enum EnvDialect
{
    /// <summary><c>.env</c>, or <c>--env-file</c>: each key becomes a variable of Compose itself.</summary>
    Project,

    /// <summary>
    /// A service's <c>env_file</c>: the same lines, and an empty key and a NUL in a value are read, too.
    /// </summary>
    Service,

    /// <summary>
    /// A service's <c>env_file</c> with <c>format: raw</c> (Compose 2.30 and later): a value is what follows <c>=</c>,
    /// to the letter.
    /// </summary>
    Raw,
}
