namespace Pipeline.Postgres;

/// <summary>
/// What <see cref="CodeMap"/> reads; <c>$1</c> is the runtime role. Objects that initdb made are left out.
/// </summary>
internal static class CodeMapSql
{
    public const string Routines = """
        SELECT p.oid, n.nspname::text, p.proname::text, p.oid::regprocedure::text, l.lanname::text, p.prosecdef,
               coalesce(pg_get_function_sqlbody(p.oid), p.prosrc, ''),
               coalesce((SELECT substr(c, length('search_path=') + 1) FROM unnest(p.proconfig) c WHERE c LIKE 'search\_path=%'), ''),
               has_function_privilege($1, p.oid, 'EXECUTE') AND has_schema_privilege($1, n.oid, 'USAGE'),
               coalesce((SELECT e.extname::text FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                         WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass), ''),
               ARRAY(SELECT o.oprname::text FROM pg_operator o WHERE o.oprcode = p.oid)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang WHERE p.oid >= 16384
        """;

    public const string Relations = """
        SELECT c.oid, n.nspname::text, c.relname::text, format('%I.%I', n.nspname, c.relname), c.relkind::text,
               ARRAY(SELECT p FROM unnest(CASE c.relkind WHEN 'S' THEN ARRAY['USAGE', 'SELECT', 'UPDATE'] ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] END) p
                     WHERE has_schema_privilege($1, n.oid, 'USAGE')
                       AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege($1, c.oid, p) ELSE has_table_privilege($1, c.oid, p) END),
               ARRAY(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p WHERE c.relkind <> 'S' AND has_any_column_privilege($1, c.oid, p)),
               has_schema_privilege($1, n.oid, 'USAGE')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.oid >= 16384 AND c.relpersistence <> 't'
        """;

    public const string Uses = """
        SELECT r.ev_class, d.refobjid, 'r' FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT p.polrelid, d.refobjid, 'r' FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT c.conrelid, d.refobjid, 'w' FROM pg_constraint c JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT a.attrelid, d.refobjid, 'w' FROM pg_attribute a JOIN pg_constraint c ON c.contypid = a.atttypid
              JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass AND d.objid = c.oid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT a.adrelid, d.refobjid, 'w' FROM pg_attrdef a JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT i.indrelid, d.refobjid, 'w' FROM pg_index i JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid WHERE d.refclassid = 'pg_proc'::regclass
        UNION SELECT t.tgrelid, t.tgfoid, 't' FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
        """;

    /// <summary>From a view to what it reads, from a parent to its children.</summary>
    public const string Beneath = """
        SELECT r.ev_class, d.refobjid FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        UNION SELECT inhparent, inhrelid FROM pg_inherits
        """;
}
