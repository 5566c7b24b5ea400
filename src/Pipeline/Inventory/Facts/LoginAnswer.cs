namespace Pipeline.Inventories;

/// <summary>What a database server said of a login.</summary>
/// <param name="IsSuperuser">Null where that could not be asked.</param>
/// <param name="Why">How that is known, or why it is not.</param>
public sealed record LoginAnswer(bool? IsSuperuser, string Why)
{
    /// <summary>What the role can do beyond reading and writing its data, worst first, each with the way there; empty
    /// for a superuser, who can do everything.</summary>
    public IReadOnlyList<string> Reach { get; init; } = [];

    /// <summary>
    /// How many of <see cref="Reach"/> lead out of its data: to another role, the host or the schema.
    /// </summary>
    public int Breaches { get; init; }

    /// <summary>Queries for a time that was less than five minutes old, such as a table's last change.</summary>
    public IReadOnlyList<string> Heartbeats { get; init; } = [];
}
