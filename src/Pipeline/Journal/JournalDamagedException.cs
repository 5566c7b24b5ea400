namespace Pipeline.Journal;

/// <summary>
/// An earlier line of the journal is not what was written: the history cannot be trusted, so nothing is built on it.
/// </summary>
public sealed class JournalDamagedException(string path, int line)
    : Exception($"{path} line {line} is not what was written: its hash does not follow from the line before.")
{
    public int Line { get; } = line;
}
