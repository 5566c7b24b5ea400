namespace Pipeline.Postgres.Tests.Reach;

/// <summary>One way in which a least-privilege role is not.</summary>
/// <param name="Lay">Run as the legacy superuser into a clean database.</param>
/// <param name="Exploit">Run as the runtime role with its own password; the last statement's first value is true when
/// it got through.</param>
/// <param name="Path">Part of the finding's path.</param>
public sealed record Trap(string Name, string Lay, string Exploit, FindingKind Kind, Severity Severity, string Path)
{
    /// <summary>
    /// Read as superuser before and after the exploit, which is then committed: it got through when the value changed.
    /// </summary>
    public string Effect { get; init; } = "";

    /// <summary>What others do later, between the finding and the exploit: it shows a trap of the future.</summary>
    public string Later { get; init; } = "";

    public int From { get; init; } = 13;

    public int To { get; init; } = 99;

    /// <summary>
    /// Which plain tests see it: t the CREATE TABLE test, n one of the seed's five negative tests, a a listing of ACLs.
    /// </summary>
    public string Seen { get; init; } = "";

    public string Family { get; init; } = "";

    public override string ToString() => Name;

    public static readonly IReadOnlyList<Trap> All =
    [
        .. Of("Rules", RuleTraps.All),
        .. Of("Views", ViewTraps.All),
        .. Of("Triggers and foreign keys", TriggerTraps.All),
        .. Of("Expressions, operators, types", ExpressionTraps.All),
        .. Of("Functions and languages", FunctionTraps.All),
        .. Of("Bodies", BodyTraps.All),
        .. Of("With the rights of an owner", OwnerRightTraps.All),
        .. Of("Membership and attributes", RoleTraps.All),
        .. Of("Ownership", OwnerTraps.All),
        .. Of("Rights", RightTraps.All),
        .. Of("The future", FutureTraps.All),
        .. Of("Outside this database", OutsideTraps.All),
    ];

    private static IEnumerable<Trap> Of(string family, IReadOnlyList<Trap> traps) =>
        traps.Select(t => t with { Family = family });
}
