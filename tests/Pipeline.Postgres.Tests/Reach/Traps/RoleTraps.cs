using static Pipeline.Postgres.FindingKind;
using static Pipeline.Postgres.Severity;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>Roles that it can become, and what it is itself.</summary>
internal static class RoleTraps
{
    private const string Keys = "SELECT k = 'the secret' FROM vault.keys";

    public static readonly IReadOnlyList<Trap> All =
    [
        new(
            "membership in the legacy role without INHERIT",
            "GRANT $legacy TO $app WITH INHERIT FALSE",
            "SET ROLE $legacy; " + Keys,
            PrivilegedMembership,
            Breach,
            "(member NOINHERIT) $legacy -> SUPERUSER"
        )
        {
            From = 16,
        },
        new(
            "a NOINHERIT role in the legacy role",
            "ALTER ROLE $app NOINHERIT; GRANT $legacy TO $app",
            "SET ROLE $legacy; " + Keys,
            PrivilegedMembership,
            Breach,
            "(member NOINHERIT) $legacy -> SUPERUSER"
        ),
        new(
            "membership in the legacy role",
            "GRANT $legacy TO $app",
            "DROP TABLE decision_logs; SELECT true",
            PrivilegedMembership,
            Breach,
            "(member) $legacy -> SUPERUSER"
        )
        {
            Seen = "n",
        },
        new(
            "the legacy role's rights without SET",
            "GRANT $legacy TO $app WITH INHERIT TRUE, SET FALSE",
            "DROP TABLE decision_logs; SELECT true",
            PrivilegedMembership,
            Breach,
            "(member) $legacy -> "
        )
        {
            From = 16,
            Seen = "n",
        },
        new(
            "the migrator through a group",
            "GRANT $migrator TO $group; GRANT $group TO $app",
            "CREATE TABLE mine (); SELECT true",
            PrivilegedMembership,
            Breach,
            "(member) $group -> (member) $migrator -> the migrator"
        )
        {
            Seen = "tn",
        },
        new(
            "ADMIN OPTION without INHERIT and SET",
            "GRANT $migrator TO $app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
            "GRANT $migrator TO $app WITH SET TRUE; SET ROLE $migrator; CREATE TABLE mine (); SELECT true",
            PrivilegedMembership,
            Breach,
            "(ADMIN OPTION) $migrator"
        )
        {
            From = 16,
        },
        new(
            "the legacy role, granted to a predefined role",
            "GRANT $legacy TO pg_monitor; GRANT pg_monitor TO $app",
            "SET ROLE $legacy; " + Keys,
            PrivilegedMembership,
            Breach,
            "(member) pg_monitor -> (member) $legacy -> SUPERUSER"
        )
        {
            Seen = "n",
        },
        new(
            "a right, granted to a predefined role",
            "GRANT USAGE ON SCHEMA vault TO pg_read_all_settings; GRANT SELECT ON vault.keys TO pg_read_all_settings; GRANT pg_read_all_settings TO $app",
            Keys,
            OutsideSchema,
            Breach,
            "(member) pg_read_all_settings -> SELECT on table vault.keys"
        ),
        new(
            "a right of a group",
            "GRANT USAGE ON SCHEMA vault TO $group; GRANT SELECT ON vault.keys TO $group; GRANT $group TO $app",
            Keys,
            OutsideSchema,
            Breach,
            "(member) $group -> SELECT on table vault.keys"
        ),
        new(
            "a right of a group that must be SET",
            "ALTER ROLE $app NOINHERIT; GRANT USAGE ON SCHEMA vault TO $group; GRANT SELECT ON vault.keys TO $group; GRANT $group TO $app",
            "SET ROLE $group; " + Keys,
            OutsideSchema,
            Breach,
            "(member NOINHERIT) $group -> SELECT on table vault.keys"
        ),
        new(
            "a membership that another role granted",
            "GRANT $migrator TO $other WITH ADMIN OPTION; SET ROLE $other; GRANT $migrator TO $app; RESET ROLE",
            "CREATE TABLE mine (); SELECT true",
            PrivilegedMembership,
            Breach,
            "(member) $migrator"
        )
        {
            Seen = "tn",
        },
        new(
            "an attribute of a group, by SET ROLE",
            "ALTER ROLE $group CREATEROLE; GRANT $group TO $app",
            "SET ROLE $group; CREATE ROLE evil; SELECT true",
            PrivilegedMembership,
            Breach,
            "(member) $group -> CREATEROLE"
        ),
        new(
            "pg_write_all_data",
            "GRANT pg_write_all_data TO $app",
            "INSERT INTO vault.keys VALUES (3, 'mine')",
            PredefinedRole,
            Breach,
            "(member) pg_write_all_data"
        )
        {
            Effect = "SELECT count(*) FROM vault.keys",
        },
        new(
            "pg_read_all_data",
            "GRANT pg_read_all_data TO $app",
            Keys,
            PredefinedRole,
            Breach,
            "(member) pg_read_all_data"
        ),
        new(
            "pg_execute_server_program",
            "GRANT pg_execute_server_program TO $app",
            "COPY bot_statuses (id) FROM PROGRAM 'echo 77'; SELECT true FROM bot_statuses WHERE id = 77",
            PredefinedRole,
            Breach,
            "(member) pg_execute_server_program"
        ),
        new(
            "pg_read_server_files",
            "GRANT pg_read_server_files TO $app",
            "COPY decision_logs (action) FROM '/etc/hostname'; SELECT true",
            PredefinedRole,
            Breach,
            "(member) pg_read_server_files"
        ),
        new(
            "pg_write_server_files",
            "GRANT pg_write_server_files TO $app",
            "COPY (SELECT 1) TO '/tmp/trap_written'; SELECT true",
            PredefinedRole,
            Breach,
            "(member) pg_write_server_files"
        ),
        new(
            "pg_signal_backend",
            "GRANT pg_signal_backend TO $app",
            "SELECT pg_has_role(current_user, 'pg_signal_backend', 'USAGE')",
            PredefinedRole,
            Risk,
            "(member) pg_signal_backend"
        ),
        new(
            "pg_monitor",
            "GRANT pg_monitor TO $app",
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'trap_legacy' AND query <> '<insufficient privilege>'",
            PredefinedRole,
            Risk,
            "(member) pg_monitor"
        ),
        new(
            "pg_maintain",
            "GRANT pg_maintain TO $app",
            "REINDEX TABLE bot_statuses; SELECT true",
            PredefinedRole,
            Risk,
            "(member) pg_maintain"
        )
        {
            From = 17,
        },
        new("SUPERUSER", "ALTER ROLE $app SUPERUSER", Keys, RoleAttribute, Breach, "$app -> SUPERUSER") { Seen = "tn" },
        new(
            "CREATEROLE",
            "ALTER ROLE $app CREATEROLE",
            "CREATE ROLE evil LOGIN; SELECT true",
            RoleAttribute,
            Breach,
            "$app -> CREATEROLE"
        )
        {
            Seen = "n",
        },
        new("CREATEDB", "ALTER ROLE $app CREATEDB", "CREATE DATABASE $db_2", RoleAttribute, Risk, "$app -> CREATEDB")
        {
            Effect = "SELECT count(*) FROM pg_database WHERE datname = '$db_2'",
        },
        new(
            "CREATEDB where a template holds data",
            "ALTER ROLE $app CREATEDB\n--\nCREATE DATABASE $db_t IS_TEMPLATE true",
            "CREATE DATABASE $db_2 TEMPLATE $db_t",
            RoleAttribute,
            Breach,
            "$app -> CREATEDB"
        )
        {
            Effect = "SELECT count(*) FROM pg_database WHERE datname = '$db_2'",
        },
        new(
            "REPLICATION",
            "ALTER ROLE $app REPLICATION",
            "SELECT count(*) = 1 FROM pg_create_physical_replication_slot('trap', false, true)",
            RoleAttribute,
            Breach,
            "$app -> REPLICATION"
        ),
        new(
            "BYPASSRLS",
            "ALTER TABLE commands ENABLE ROW LEVEL SECURITY; ALTER ROLE $app BYPASSRLS",
            "SELECT count(*) = 13 FROM commands",
            RoleAttribute,
            Breach,
            "$app -> BYPASSRLS"
        ),
    ];
}
