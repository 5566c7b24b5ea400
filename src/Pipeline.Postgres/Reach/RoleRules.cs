namespace Pipeline.Postgres;

/// <summary>
/// What becoming a role is worth. A role that gets a verdict here is not looked into further: its finding says it all.
/// </summary>
internal sealed class RoleRules(Catalogue catalogue, RoleModel model)
{
    private readonly bool _templates = catalogue.Objects.Any(o =>
        o is { Kind: ObjectKind.OtherDatabase, Detail: "template" } && o.Identity is not ("template0" or "template1")
    );

    private static readonly Dictionary<string, (Severity Severity, string Why)> Predefined = new(StringComparer.Ordinal)
    {
        ["pg_write_all_data"] = (Severity.Breach, "Writes every table of every schema."),
        ["pg_read_all_data"] = (Severity.Breach, "Reads every table of every schema."),
        ["pg_execute_server_program"] = (
            Severity.Breach,
            "COPY … PROGRAM runs commands on the host as the server's user."
        ),
        ["pg_write_server_files"] = (Severity.Breach, "Writes files of the host, the server's configuration included."),
        ["pg_read_server_files"] = (Severity.Breach, "Reads files of the host, the data directory included."),
        ["pg_create_subscription"] = (Severity.Breach, "Makes the server connect outwards and apply what it is sent."),
        ["pg_signal_backend"] = (Severity.Risk, "Ends the sessions of every role but superusers."),
        ["pg_maintain"] = (Severity.Risk, "Locks and rewrites every table (VACUUM FULL, CLUSTER, REINDEX)."),
        ["pg_monitor"] = (
            Severity.Risk,
            "Sees settings and the statements of other sessions, with the values in them."
        ),
        ["pg_read_all_settings"] = (Severity.Note, "Sees all settings."),
        ["pg_read_all_stats"] = (Severity.Risk, "Sees the statements of other sessions, with the values in them."),
        ["pg_stat_scan_tables"] = (Severity.Note, "May hold locks on tables for long."),
        ["pg_checkpoint"] = (Severity.Note, "May run CHECKPOINT."),
        ["pg_use_reserved_connections"] = (Severity.Note, "May take the reserved connections."),
        ["pg_signal_autovacuum_worker"] = (Severity.Note, "May stop autovacuum."),
    };

    public IEnumerable<Finding> Judge(Reached reached) => reached.Via is null ? Own(reached.Role) : Member(reached);

    /// <summary>
    /// More than a plain group: its finding says it all. A predefined role may lead on, and may have been granted more.
    /// </summary>
    public bool IsPrivileged(Reached reached) =>
        reached.Via is not null && !reached.Role.Predefined && Powers(reached).Any();

    /// <summary>What it is worth to run any statement as that role; empty for a plain one.</summary>
    public string PowersOf(Role role) => string.Join(", ", Powers(new Reached(role, role.Name, true, null)));

    private IEnumerable<Finding> Own(Role role) =>
        from attribute in Attributes(role)
        select new Finding(
            FindingKind.RoleAttribute,
            attribute.Severity,
            $"attribute {attribute.Name}",
            $"{role.Name} -> {attribute.Name}",
            attribute.Why,
            $"ALTER ROLE {SqlText.Identifier(role.Name)} NO{attribute.Name}"
        );

    private IEnumerable<Finding> Member(Reached reached)
    {
        var (role, via) = (reached.Role, reached.Via!);
        var fix = Fixes.Membership(catalogue, via);
        if (role.Predefined)
        {
            if (catalogue.RoleOf(via.Member).Predefined)
            {
                yield break; // As initdb made it; the outer role's finding says it all.
            }

            var (severity, why) = Predefined.GetValueOrDefault(
                role.Name,
                (Severity.Risk, "A predefined role that this version does not know.")
            );
            yield return new Finding(FindingKind.PredefinedRole, severity, $"role {role.Name}", reached.Path, why, fix);
            yield break;
        }

        var powers = Powers(reached).ToList();
        if (powers.Count > 0)
        {
            yield return new Finding(
                FindingKind.PrivilegedMembership,
                Severity.Breach,
                $"role {SqlText.Identifier(role.Name)}",
                $"{reached.Path} -> {string.Join(", ", powers)}",
                reached.CanSet
                    ? "SET ROLE turns the runtime role into this one; NOINHERIT does not prevent it."
                    : "It has every right of this role without SET ROLE.",
                fix
            );
        }
    }

    /// <summary>
    /// Attributes are never inherited: they count only where SET ROLE works. Ownership and grants count always.
    /// </summary>
    private IEnumerable<string> Powers(Reached reached)
    {
        var role = reached.Role;
        if (reached.CanSet || role.Superuser)
        {
            foreach (var (name, _, _) in Attributes(role))
            {
                yield return name;
            }
        }

        if (
            role.Name != model.App
            && (role.Name == model.Legacy || role.Name == model.Migrator || model.Creators.Contains(role.Name))
        )
        {
            yield return role.Name == model.Legacy ? "the legacy role"
            : role.Name == model.Migrator ? "the migrator"
            : "a role that creates tables";
        }
    }

    private IEnumerable<(string Name, Severity Severity, string Why)> Attributes(Role role)
    {
        if (role.Superuser)
        {
            yield return ("SUPERUSER", Severity.Breach, "Every check is bypassed, on the host too.");
            yield break;
        }

        if (role.CreateRole)
        {
            yield return (
                "CREATEROLE",
                Severity.Breach,
                "Makes roles; before 16 it may grant itself any role that is no superuser."
            );
        }

        if (role.CreateDatabase)
        {
            yield return _templates
                ? ("CREATEDB", Severity.Breach, "Copies every template database, whose data it then owns.")
                : ("CREATEDB", Severity.Risk, "Makes databases, which it then owns; can fill the disk.");
        }

        if (role.Replication)
        {
            yield return ("REPLICATION", Severity.Breach, "Copies the whole cluster, password verifiers included.");
        }

        if (role.BypassRls)
        {
            yield return ("BYPASSRLS", Severity.Breach, "Row-level security does not apply to it.");
        }
    }
}
