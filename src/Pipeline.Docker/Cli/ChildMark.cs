namespace Pipeline.Docker;

/// <summary>
/// The variable by which a pipeline's child programs are known after it was killed: a word that only this process has
/// given away. Every program that is started with an environment of its own keeps it.
/// </summary>
public static class ChildMark
{
    public const string Variable = "PIPELINE_RUN";

    /// <summary>This process's word.</summary>
    public static string Word { get; } = Guid.NewGuid().ToString("N");

    /// <summary>From now on every child gets it.</summary>
    public static void Set() => Environment.SetEnvironmentVariable(Variable, Word);
}
