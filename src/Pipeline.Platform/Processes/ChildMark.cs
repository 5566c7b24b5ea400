namespace Pipeline.Platform;

/// <summary>
/// The variable by which a pipeline's child programs are known after it was killed: a word that only this process has
/// given away. <see cref="ChildProcess"/> hands it to every program, whatever else that one gets to see.
/// </summary>
public static class ChildMark
{
    public const string Variable = "PIPELINE_RUN";

    /// <summary>This process's word; tells whose it is.</summary>
    public static string Word { get; } = $"{Guid.NewGuid():N} {ProcessIdentity.Mine}";

    /// <summary>Whether the process that gave a word away still runs, and ends its children itself.</summary>
    public static bool IsOfLiving(string word) =>
        ProcessIdentity.Parse(word[(word.IndexOf(' ', StringComparison.Ordinal) + 1)..])?.Look() == ProcessLife.Alive;

    /// <summary>From now on every child gets it.</summary>
    public static void Set() => Environment.SetEnvironmentVariable(Variable, Word);
}
