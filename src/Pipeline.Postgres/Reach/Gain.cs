namespace Pipeline.Postgres;

/// <summary>What a table right is worth that is used with somebody else's rights.</summary>
internal static class Gain
{
    public const string ReadsOthers = "It reads others' data.";

    /// <summary>Null: the scope may do that itself.</summary>
    public static (Severity Severity, string Why)? From(ReachWorld world, ReachScope scope, Access access)
    {
        var (o, act, crossing) = (access.Relation, access.Act, access.Trail.Crossing!);
        if (o.Has(ObjectTraits.SecurityInvoker))
        {
            return null; // What lies behind it is checked as the session's user, whoever owns the view around it.
        }

        var own = scope.CanName(o) && scope.Holds(o, Right(act));
        if (
            own
            && act == Act.Select
            && access.Runner is not null
            && access.Runner == access.As
            && ServerCode.Tells(o.Identity[(o.Identity.IndexOf('.', StringComparison.Ordinal) + 1)..]) is { } more
        )
        {
            return more;
        }

        if (act == Act.Maintain)
        {
            return own || scope.InModel(o) ? null : (Severity.Risk, "It locks others' table.");
        }

        if (o.Has(ObjectTraits.System))
        {
            return own ? null
                : act == Act.Select ? (Severity.Breach, "It reads what the server keeps from everybody.")
                : (Severity.Breach, "It writes the server's own catalogue: that makes a superuser.");
        }

        if (own)
        {
            return act is Act.Select or Act.Update or Act.Delete && StepsOverPolicies(scope, o, access.As!)
                ? SessionPolicies.Bind(world, scope, o)
                    ? Rows(crossing)
                    : (Severity.Risk, SessionPolicies.Why)
                : null;
        }

        if (o.Kind == ObjectKind.ForeignTable)
        {
            return (Severity.Breach, "It reaches another server with a login that is not its own.");
        }

        return scope.InModel(o) && !o.Has(ObjectTraits.Extension)
            ? (Severity.Risk, "It does to the model's own data what the model does not give.")
            : Others(act, crossing);
    }

    public static string Right(Act act) => act.ToString().ToUpperInvariant();

    public static string Verb(Act act) =>
        act switch
        {
            Act.Insert => "INSERT into",
            Act.Select => "SELECT from",
            Act.Update => "UPDATE",
            Act.Delete => "DELETE from",
            Act.Maintain => "LOCK",
            _ => "TRUNCATE",
        };

    private static (Severity, string) Others(Act act, Crossing crossing) =>
        (act, crossing) switch
        {
            (Act.Insert, { IsTrigger: true }) => (
                Severity.Risk,
                "The trigger adds rows to a table of others; read what."
            ),
            (Act.Select, { Blind: true }) => (
                Severity.Risk,
                "It looks into a table of others and gives back no row of it; read what the answer tells."
            ),
            (Act.Select, _) => (Severity.Breach, ReadsOthers),
            _ => (Severity.Breach, "It changes others' data."),
        };

    private static (Severity, string) Rows(Crossing crossing) =>
        crossing.Kind == FindingKind.DefinerFunction
            ? (Severity.Risk, "Its fixed statements see rows that row security hides from the role.")
            : (Severity.Breach, "It reaches rows that row security hides from the role.");

    private static bool StepsOverPolicies(ReachScope scope, CatalogueObject o, Role reader) =>
        o.Has(ObjectTraits.RowSecurity)
        && !scope.Owns(o)
        && !scope.Root.BypassRls
        && (reader.Superuser || reader.BypassRls || (reader.Oid == o.Owner && !o.Has(ObjectTraits.ForcedRowSecurity)));
}
