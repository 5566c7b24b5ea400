namespace Pipeline.Postgres;

/// <summary>
/// Databases beside this one: what lies in them is not looked at; what the role owns or was granted there is known from
/// here.
/// </summary>
internal static class OtherDatabaseRules
{
    private const int Shown = 5;

    public static IEnumerable<Finding> Find(ReachScope scope)
    {
        var open = (
            from o in scope.Catalogue.Objects
            where o.Kind == ObjectKind.OtherDatabase
            let entries = scope.Entries(o, "CONNECT").ToList()
            where entries.Count > 0
            select (Database: o, Entries: entries)
        ).ToList();
        var remote = scope.Catalogue.RemoteRights.Where(r => scope.IsMine(r.Role)).ToLookup(r => r.Database);
        return
        [
            .. Rights(scope, open, remote),
            .. Doors(scope, [.. open.Where(o => !remote.Contains(Name(o.Database)))]),
        ];
    }

    private static IEnumerable<Finding> Rights(
        ReachScope scope,
        IEnumerable<(CatalogueObject Database, List<AclEntry> Entries)> open,
        ILookup<string, RemoteRight> remote
    ) =>
        from o in open
        let rights = remote[Name(o.Database)].OrderByDescending(r => r.Owns).ToList()
        where rights.Count > 0
        let what = string.Join(
            " and ",
            rights.Select(r => r.Owns ? $"owns {r.Count} object(s)" : $"has rights on {r.Count} object(s)")
        )
        select new Finding(
            FindingKind.OtherDatabase,
            Severity.Breach,
            $"database {o.Database.Identity}",
            $"{scope.Path(rights[0].Role)} -> CONNECT to database {o.Database.Identity} -> {what}",
            "Rights in another database are none of the model's.",
            Fixes.Revoke(scope.Catalogue, o.Database, o.Entries)
        );

    /// <summary>One note for all that PUBLIC may connect to: that is how Postgres makes a database.</summary>
    private static IEnumerable<Finding> Doors(
        ReachScope scope,
        IReadOnlyList<(CatalogueObject Database, List<AclEntry> Entries)> open
    )
    {
        if (open.Count > 0)
        {
            var more = open.Count > Shown ? $" and {open.Count - Shown} more" : "";
            yield return new Finding(
                FindingKind.OtherDatabase,
                Severity.Note,
                "other databases",
                $"{scope.Path(open[0].Entries[0].Grantee)} -> CONNECT to "
                    + $"{string.Join(", ", open.Take(Shown).Select(o => o.Database.Identity))}{more}",
                "What PUBLIC may do in them was not looked at.",
                string.Join("; ", open.Select(o => Fixes.Revoke(scope.Catalogue, o.Database, o.Entries)))
            );
        }
    }

    private static string Name(CatalogueObject database) => SqlText.ReadIdentifier(database.Identity);
}
