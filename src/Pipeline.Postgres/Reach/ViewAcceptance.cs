using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Takes accepted views out of the breaches. Only a view that lets the role read others' data can be accepted: nothing
/// that writes, nothing of the server's own catalogue, no other server, no code with its owner's rights. The
/// fingerprint covers every view and table behind it, and who owns each.
/// </summary>
public static class ViewAcceptance
{
    /// <exception cref="PostgresException">The catalogue cannot be read.</exception>
    public static async Task<AcceptedFindings> Apply(
        NpgsqlDataSource admin,
        Catalogue catalogue,
        RoleModel model,
        IReadOnlyList<AcceptedView> views,
        CancellationToken ct
    )
    {
        var world = new ReachWorld(catalogue, model.WithOwners(catalogue));
        var (findings, accepted, used) = (new List<Finding>(), new List<string>(), new HashSet<string>());
        foreach (var finding in Reachability.Find(catalogue, model))
        {
            var view = catalogue.Objects.FirstOrDefault(o =>
                o.Kind == ObjectKind.View && Names.Display(o) == finding.Object
            );
            if (finding is not { Kind: FindingKind.DefinerView, Severity: Severity.Breach } || view is null)
            {
                findings.Add(finding);
                continue;
            }

            var given = views.FirstOrDefault(v => v.View == view.Identity);
            used.Add(view.Identity);
            var why =
                finding.WhyItMatters != Gain.ReadsOthers
                    ? "it does more than to show others' data"
                    : WhyNot(world, view);
            var leaking = why is null ? await Leaking(admin, Behind(world, view), ct) : null;
            why ??= leaking;
            var definition = why is null ? await Fingerprint(admin, Behind(world, view), ct) : "";
            if (why is null && given?.Definition == definition)
                accepted.Add(
                    $"accepted by roles.accept, because {given.Because}: {finding.Path}. {finding.WhyItMatters}"
                );
            else
                findings.Add(
                    finding with
                    {
                        WhyItMatters =
                            $"{finding.WhyItMatters} {Text(given, why, view, definition) ?? leaking}".TrimEnd(),
                    }
                );
        }

        return new AcceptedFindings(findings, accepted, [.. views.Select(v => v.View).Where(v => !used.Contains(v))]);
    }

    private static string? Text(AcceptedView? given, string? why, CatalogueObject view, string definition) =>
        (given, why) switch
        {
            (not null, not null) => $"roles.accept names it, and cannot accept it: {why}.",
            (not null, _) =>
                $"roles.accept names it as {given.Definition}, and it is {definition} now: look at it again, "
                    + "then write that there.",
            (_, null) => $"If the role is to see that: roles.accept: - {{ view: "
                + $"'{view.Identity.Replace("'", "''", StringComparison.Ordinal)}', definition: '{definition}', "
                + $"because: … }}",
            _ => null,
        };

    private static string? WhyNot(ReachWorld world, CatalogueObject view)
    {
        var behind = Behind(world, view);
        if (
            behind.FirstOrDefault(o =>
                o.Has(ObjectTraits.System) && !o.Acl.Any(a => a is { Grantee: 0, Privilege: "SELECT" })
            ) is
            { } system
        )
            return $"it shows {system.Identity}, which the server keeps from everybody";
        if (behind.FirstOrDefault(o => o.Kind == ObjectKind.ForeignTable) is { } foreign)
            return $"it reaches another server by {foreign.Identity}";
        var code = behind
            .SelectMany(o => world.Expressions[o.Oid])
            .SelectMany(e => world.RoutinesOf(e.Target))
            .Select(r => world.Catalogue.Functions.GetValueOrDefault(r.Routine))
            .FirstOrDefault(f => f?.Has(ObjectTraits.SecurityDefiner) == true);
        return code is null ? null : $"it runs {Names.Display(code)} with its owner's rights";
    }

    /// <summary>The view, the views that it reads, and their tables.</summary>
    private static List<CatalogueObject> Behind(ReachWorld world, CatalogueObject view)
    {
        var found = new Dictionary<uint, CatalogueObject> { [view.Oid] = view };
        for (var queue = new Queue<uint>([view.Oid]); queue.TryDequeue(out var next); )
        {
            var reads = world
                .Rules[next]
                .Where(r => r.Event == Act.Select)
                .SelectMany(r => r.Queries)
                .Select(q => q.Relation);
            foreach (
                var relation in reads
                    .Select(r => world.Catalogue.Relations.GetValueOrDefault(r))
                    .OfType<CatalogueObject>()
                    .Where(r => found.TryAdd(r.Oid, r))
            )
                queue.Enqueue(relation.Oid);
        }

        return [.. found.Values];
    }

    /// <summary>
    /// What a view leaves out is hidden only by a security barrier: else a function in the caller's own statement, one
    /// in pg_temp for example, may be given each row before the view's own condition is
    /// (https://www.postgresql.org/docs/current/rules-privileges.html).
    /// </summary>
    private static async Task<string?> Leaking(
        NpgsqlDataSource admin,
        IReadOnlyList<CatalogueObject> behind,
        CancellationToken ct
    )
    {
        await using var connection = await admin.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var views = await connection.Rows(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid::bigint = ANY($1) AND c.relkind = 'v'
              AND pg_get_viewdef(c.oid) ~* '\m(where|join|having|intersect)\M'
              AND NOT coalesce((SELECT o.option_value::boolean FROM pg_options_to_table(c.reloptions) o
                                WHERE o.option_name = 'security_barrier'), false)
            ORDER BY 1 LIMIT 1
            """,
            r => r.GetString(0),
            ct,
            [behind.Select(o => (long)o.Oid).ToArray()]
        );
        return views is [var view, ..]
            ? $"what {view} leaves out is no secret, since a function of the caller's may be given each row first; to "
                + $"accept it: ALTER VIEW {view} SET (security_barrier)"
            : null;
    }

    private static async Task<string> Fingerprint(
        NpgsqlDataSource admin,
        IReadOnlyList<CatalogueObject> behind,
        CancellationToken ct
    )
    {
        await using var connection = await admin.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Run("SET LOCAL search_path = pg_catalog", ct); // Else a name's form depends on the reader.
        var lines = await connection.Rows(
            """
            SELECT format('%s.%s %s %s %s %s', quote_ident(n.nspname), quote_ident(c.relname), c.relkind, quote_ident(pg_get_userbyid(c.relowner)), c.reloptions,
                          CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE '' END)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid::bigint = ANY($1)
            """,
            r => r.GetString(0),
            ct,
            [behind.Select(o => (long)o.Oid).ToArray()]
        );
        return Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', lines.Order(StringComparer.Ordinal))))
        )[..16];
    }
}
