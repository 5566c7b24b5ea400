namespace Pipeline.Postgres;

/// <summary>
/// Policies that only ask a setting of the session, as <c>app.tenant</c>, keep tenants of an application apart, but not
/// the role: it sets that itself.
/// </summary>
internal static class SessionPolicies
{
    public const string Why =
        "Its policies only ask a setting that the role sets itself: "
        + "they keep apart what the application asks for, not what the role may see.";

    private static readonly HashSet<string> AskForRole = new(StringComparer.Ordinal)
    {
        "current_user",
        "session_user",
        "current_role",
        "user",
        "pg_has_role",
    };

    /// <summary>Row security of the table hides rows that the role cannot show itself.</summary>
    public static bool Bind(ReachWorld world, ReachScope scope, CatalogueObject table)
    {
        var policies = world
            .Catalogue.Policies.Where(p => p.Table == table.Oid && p.Command is 'r' or '*' && p.Roles.Any(scope.Counts))
            .ToList();
        return !policies.Any(p => p.Permissive && IsOpen(world, p.Using, 0))
            || policies.Any(p => !p.Permissive && !IsOpen(world, p.Using, 0));
    }

    /// <summary>True, or an expression over settings alone; functions of one's own are looked into.</summary>
    private static bool IsOpen(ReachWorld world, string text, int depth)
    {
        var body = BodyText.Read(text);
        var tokens = BodyToken.Read(text);
        if (
            depth > 3
            || body.Anything is not null
            || body.Relations.Any(r => world.Names.Relations(r.Schema, r.Name, null).Any())
            || tokens.Any(t => !t.IsLiteral && AskForRole.Contains(t.Text))
            || tokens.Where((_, i) => AsksServer(tokens, i)).Any()
        )
        {
            return false;
        }

        var own = body.Calls.SelectMany(c => world.Names.Routines(c.Schema, c.Name, null)).ToList();
        return text == "true"
            || (
                own.Count > 0
                && own.All(r =>
                    r.Language is "sql" or "plpgsql" && r.StoredQueries is null && IsOpen(world, r.Source, depth + 1)
                )
            )
            || (own.Count == 0 && body.Calls.Any(c => c.Name == "current_setting"));
    }

    /// <summary>Only a parameter with a dot in its name is free for everybody; is_superuser, as one, is not.</summary>
    private static bool AsksServer(IReadOnlyList<BodyToken> tokens, int i) =>
        !tokens[i].IsLiteral
        && tokens[i].Text == "current_setting"
        && !(
            i + 2 < tokens.Count
            && tokens[i + 2].IsLiteral
            && tokens[i + 2].Text.Contains('.', StringComparison.Ordinal)
        );
}
