namespace Pipeline.EndToEnd.Tampering;

/// <summary>What Status makes of a way to run something else than the commit.</summary>
public enum Seen
{
    /// <summary>It is no longer the verified release: exit code 2.</summary>
    Yes,

    /// <summary>It is said, and the exit code stays 0.</summary>
    Named,

    /// <summary>Nothing is said.</summary>
    No,
}

/// <summary>One way to make what runs differ from the commit.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Seen">By us.</param>
/// <param name="Says">A part of what Status says of it; where nothing is said, the reason why.</param>
/// <param name="Lay">Lays it.</param>
/// <param name="Undo">Puts everything back; null where a fresh container does.</param>
public sealed record Way(
    string Name,
    Seen Seen,
    string Says,
    Func<Tampering, Task> Lay,
    Func<Tampering, Task>? Undo = null
)
{
    public override string ToString() => Name;
}
