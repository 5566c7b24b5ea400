namespace Pipeline.Postgres;

/// <summary>The queries behind <see cref="ExecutionReader"/>. Each is linear; none touches a user table.</summary>
internal static class ExecutionSql
{
    /// <summary>
    /// A stored query as text holds the rights that it needs: in range table entries, since 16 in a list of their own.
    /// </summary>
    private static string Rights(int version, string tree) =>
        $"""
        ARRAY(SELECT m[1] || '/' || coalesce(m[2], '2') FROM regexp_matches({tree}, '{(version >= 160000
            ? @"RTEPERMISSIONINFO :relid (\d+) :inh \w+ :requiredPerms (\d+)"
            : @":relid (\d+) :relkind \w :rellockmode \d+ :tablesample (?:<> :lateral \w+ :inh \w+ :inFromCl \w+ :requiredPerms (\d+)|\{)")}', 'g') m)
        """;

    public static string Routines(int version) =>
        $"""
        SELECT p.oid, p.proname::text, l.lanname::text, coalesce(h.prosrc, ''),
               {(version >= 140000 ? "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)" : "p.prosrc")}, coalesce(p.probin, ''),
               {(version >= 140000 ? $"p.prosqlbody IS NOT NULL, {Rights(version, "p.prosqlbody::text")}" : "false, '{}'::text[]")},
               {(version >= 140000 ? """
                   ARRAY(SELECT b.proname::text FROM regexp_matches(p.prosqlbody::text, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') m
                         JOIN pg_proc b ON b.oid = m[1]::oid AND b.oid < 16384)
                   """ : "'{}'::text[]")},
               (SELECT substr(s, 13) FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%'), p.prokind::text, format_type(p.prorettype, NULL),
               CASE WHEN l.lanname IN ('internal', 'c') THEN EXISTS (
                 SELECT FROM pg_proc b LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = b.oid AND d.deptype = 'e'
                 WHERE b.prolang = p.prolang AND b.prosrc = p.prosrc AND b.probin IS NOT DISTINCT FROM p.probin AND b.oid <> p.oid
                   AND (b.oid < 16384 OR d.objid IS NOT NULL) AND has_function_privilege('public', b.oid, 'EXECUTE')) ELSE false END
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang LEFT JOIN pg_proc h ON h.oid = l.lanplcallfoid
        WHERE p.oid >= 16384 OR p.prosecdef
        """;

    public static string Rules(int version) =>
        $"""
            SELECT r.ev_class, r.rulename::text, CASE r.ev_type WHEN '1' THEN 2 WHEN '2' THEN 4 WHEN '3' THEN 1 ELSE 8 END, r.is_instead,
                   {Rights(version, "r.ev_action::text || r.ev_qual::text")},
                   CASE WHEN c.relkind = 'v' AND r.ev_type = '1' THEN pg_relation_is_updatable(c.oid, false) ELSE 0 END
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
            WHERE r.oid >= 16384 AND r.ev_enabled <> 'D'
            """;

    public const string Triggers = """
        SELECT tgrelid, tgname::text, tgfoid,
               (tgtype >> 2 & 1) | (tgtype >> 3 & 1) * 8 | (tgtype >> 4 & 1) * 4 | (tgtype >> 5 & 1) * 16, tgtype & 2 = 2
        FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'
        """;

    public const string EventTriggers =
        "SELECT evtname::text, evtfoid, evtevent::text FROM pg_event_trigger WHERE evtenabled <> 'D'";

    /// <summary>
    /// NO ACTION and RESTRICT only look; CASCADE deletes or updates, SET NULL and SET DEFAULT update.
    /// </summary>
    public const string ForeignKeys = """
        SELECT conname::text, conrelid, confrelid, CASE confdeltype WHEN 'c' THEN 8 WHEN 'n' THEN 4 WHEN 'd' THEN 4 ELSE 0 END,
               CASE WHEN confupdtype IN ('c', 'n', 'd') THEN 4 ELSE 0 END, pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
        """;

    public const string Children =
        "SELECT i.inhrelid, i.inhparent, c.relispartition FROM pg_inherits i JOIN pg_class c ON c.oid = "
        + "i.inhrelid WHERE c.relkind <> 'i'";

    private const string Kind = """
        CASE d.refclassid WHEN 'pg_proc'::regclass THEN 'Routine' WHEN 'pg_operator'::regclass THEN 'Operator'
                          WHEN 'pg_type'::regclass THEN 'Type' ELSE 'OperatorClass' END
        """;

    private const string UserMade = """
        d.refobjid >= 16384 AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_opclass'::regclass)
        """;

    public const string Expressions = $"""
        SELECT a.adrelid, 5, format('default of %I', t.attname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid JOIN pg_attribute t ON t.attrelid = a.adrelid AND t.attnum = a.adnum
        WHERE d.classid = 'pg_attrdef'::regclass AND {UserMade}
        UNION
        SELECT c.conrelid, 5, format('constraint %I', c.conname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_constraint c ON c.oid = d.objid AND c.conrelid <> 0
        WHERE d.classid = 'pg_constraint'::regclass AND {UserMade}
        UNION
        SELECT i.indrelid, 5 + 32, format('index %I.%I', (SELECT nspname FROM pg_namespace WHERE oid = c.relnamespace), c.relname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_index i ON i.indexrelid = d.objid JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND {UserMade}
        UNION
        SELECT s.stxrelid, 32, format('statistics %I.%I', (SELECT nspname FROM pg_namespace WHERE oid = s.stxnamespace), s.stxname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_statistic_ext s ON s.oid = d.objid
        WHERE d.classid = 'pg_statistic_ext'::regclass AND {UserMade}
        UNION
        SELECT d.objid, CASE WHEN d.objsubid > 0 THEN 7 ELSE 5 END,
               CASE WHEN d.objsubid > 0 THEN format('column %I', (SELECT attname FROM pg_attribute WHERE attrelid = d.objid AND attnum = d.objsubid))
                    ELSE 'partition key' END, {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
        WHERE d.classid = 'pg_class'::regclass AND {UserMade}
        UNION
        SELECT p.polrelid, 15, format('policy %I', p.polname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_policy p ON p.oid = d.objid
        WHERE d.classid = 'pg_policy'::regclass AND {UserMade}
        UNION
        SELECT r.ev_class, CASE r.ev_type WHEN '1' THEN 15 + (SELECT CASE relkind WHEN 'm' THEN 32 ELSE 0 END FROM pg_class WHERE oid = r.ev_class) WHEN '2' THEN 4 WHEN '3' THEN 1 ELSE 8 END, format('rule %I', r.rulename), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_enabled <> 'D'
        WHERE d.classid = 'pg_rewrite'::regclass AND {UserMade}
        UNION
        SELECT t.tgrelid, 29, format('condition of trigger %I', t.tgname), {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_trigger t ON t.oid = d.objid AND t.tgfoid <> d.refobjid AND t.tgenabled <> 'D'
        WHERE d.classid = 'pg_trigger'::regclass AND {UserMade}
        """;

    /// <summary>
    /// What the definition of a routine, operator, type, cast or operator class names. A domain's checks count as the
    /// domain.
    /// </summary>
    public const string Uses = $"""
        SELECT CASE d.classid WHEN 'pg_proc'::regclass THEN 'Routine' WHEN 'pg_operator'::regclass THEN 'Operator' WHEN 'pg_cast'::regclass THEN 'Cast'
                              WHEN 'pg_opclass'::regclass THEN 'OperatorClass' ELSE 'Type' END, d.objid, {Kind}, d.refobjid
        FROM pg_depend d
        WHERE d.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_cast'::regclass, 'pg_opclass'::regclass) AND {UserMade}
        UNION
        SELECT 'Type', c.contypid, {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_constraint c ON c.oid = d.objid AND c.contypid <> 0
        WHERE d.classid = 'pg_constraint'::regclass AND {UserMade}
        UNION
        SELECT 'Type', c.reltype, {Kind}, d.refobjid
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.reltype <> 0 AND d.objsubid > 0
        WHERE d.classid = 'pg_class'::regclass AND {UserMade}
        UNION
        SELECT 'OperatorClass', o.oid, 'Routine', a.amproc::oid
        FROM pg_opclass o JOIN pg_amproc a ON a.amprocfamily = o.opcfamily
        WHERE a.amproc::oid >= 16384
        UNION
        SELECT 'OperatorClass', o.oid, 'Operator', a.amopopr
        FROM pg_opclass o JOIN pg_amop a ON a.amopfamily = o.opcfamily
        WHERE a.amopopr >= 16384
        """;

    /// <summary>
    /// A cast, and an operator class that is its type's default, need no name; the others need USAGE on their schema.
    /// </summary>
    public const string FreeThings = """
        SELECT 'Operator', o.oid, n.nspname::text, format('operator %I.%s', n.nspname, o.oprname)
        FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid >= 16384
        UNION ALL
        SELECT 'Cast', c.oid, '', format('cast from %s to %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL))
        FROM pg_cast c WHERE c.oid >= 16384 AND c.castfunc >= 16384
        UNION ALL
        SELECT 'Type', t.oid, n.nspname::text, 'type ' || format_type(t.oid, NULL)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid >= 16384 AND t.typrelid = 0 AND t.typcategory <> 'A'
        UNION ALL
        SELECT 'OperatorClass', o.oid, '', format('operator class %I.%I', n.nspname, o.opcname)
        FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid >= 16384
        """;

    /// <summary>Functions of the server and of extensions that not everybody may call.</summary>
    public const string GuardedCalls = """
        SELECT DISTINCT p.proname::text FROM pg_proc p
        WHERE NOT has_function_privilege('public', p.oid, 'EXECUTE') AND (p.oid < 16384 OR EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
        """;

    public const string ForeignData = """
        SELECT s.srvname::text, coalesce(p.prosrc, '')
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw LEFT JOIN pg_proc p ON p.oid = w.fdwhandler
        """;

    public const string SystemRelations = """
        SELECT oid, relname::text, relowner, relkind = 'v', has_table_privilege('public', oid, 'SELECT')
        FROM pg_class WHERE oid < 16384 AND relkind IN ('r', 'v') AND relnamespace = 'pg_catalog'::regnamespace
        """;
}
