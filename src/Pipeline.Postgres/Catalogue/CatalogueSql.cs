namespace Pipeline.Postgres;

/// <summary>
/// The queries behind <see cref="CatalogueReader"/>. Written for 13 to 18; what differs is chosen by version.
/// </summary>
internal static class CatalogueSql
{
    public const string Server = """
        SELECT current_setting('server_version_num')::int, current_database()::text, current_setting('lo_compat_privileges')::bool
        """;

    public const string Roles = """
        SELECT oid, rolname::text, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
               rolconnlimit, CASE WHEN isfinite(rolvaliduntil) THEN rolvaliduntil END
        FROM pg_catalog.pg_roles ORDER BY rolname
        """;

    public static string Memberships(int version) =>
        version >= 160000
            ? """
                SELECT roleid, member, bool_or(admin_option), bool_or(inherit_option), bool_or(set_option), array_agg(DISTINCT grantor)
                FROM pg_catalog.pg_auth_members GROUP BY 1, 2 ORDER BY 1, 2
                """
            : """
                SELECT m.roleid, m.member, m.admin_option, r.rolinherit, true, '{}'::oid[]
                FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member ORDER BY 1, 2
                """;

    public const string DefaultAcls = """
        SELECT d.defaclrole, coalesce(n.nspname::text, ''), d.defaclobjtype::text,
               ARRAY(SELECT concat_ws('/', a.grantee, a.grantor, a.privilege_type, a.is_grantable) FROM aclexplode(d.defaclacl) a)
        FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
        """;

    public const string UserMappings = """
        SELECT umuser, srvname::text,
               coalesce((SELECT option_value FROM pg_options_to_table(umoptions) WHERE option_name = 'user'), '')
        FROM pg_catalog.pg_user_mappings
        """;

    /// <summary>
    /// Kinds that the object query does not list itself, of roles that are no superuser. Each with how many columns,
    /// tables and other things of other owners go with it: through array types, domains and members of an extension.
    /// </summary>
    public const string OwnedThings = """
        WITH RECURSIVE mine AS (
          SELECT d.refobjid AS owner, d.classid, d.objid, d.objsubid
          FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid AND NOT r.rolsuper
          WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass
            AND (d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              OR (d.classid = 'pg_subscription'::regclass AND d.objid IN (
                SELECT s.oid FROM pg_subscription s JOIN pg_database b ON b.oid = s.subdbid WHERE b.datname = current_database())))
            AND d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_namespace'::regclass, 'pg_language'::regclass,
                'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass, 'pg_largeobject'::regclass,
                'pg_largeobject_metadata'::regclass, 'pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
        ), falls(owner, rootclass, rootid, classid, objid, objsubid) AS (
          SELECT owner, classid, objid, classid, objid, objsubid FROM mine
          UNION
          SELECT f.owner, f.rootclass, f.rootid, d.classid, d.objid, d.objsubid
          FROM falls f JOIN pg_depend d ON d.refclassid = f.classid AND d.refobjid = f.objid
            AND (f.objsubid = 0 OR d.refobjsubid = f.objsubid)
        ), others AS (
          SELECT f.rootclass, f.rootid, count(*) AS n
          FROM falls f
          WHERE (f.classid, f.objid) <> (f.rootclass, f.rootid) AND NOT EXISTS (
            SELECT FROM pg_shdepend s WHERE s.classid = f.classid AND s.objid = f.objid AND s.deptype = 'o' AND s.refobjid = f.owner)
            AND f.classid NOT IN ('pg_type'::regclass, 'pg_publication_rel'::regclass)
          GROUP BY 1, 2
        )
        SELECT m.owner, i.type, i.identity, coalesce(o.n, 0)
        FROM mine m CROSS JOIN LATERAL pg_identify_object(m.classid, m.objid, m.objsubid) i
        LEFT JOIN others o ON o.rootclass = m.classid AND o.rootid = m.objid
        """;

    /// <summary>
    /// Shared dependencies name what a role owns or was granted in databases that this connection cannot look into.
    /// </summary>
    public const string RemoteRights = """
        SELECT b.datname::text, d.refobjid, d.deptype = 'o', count(*)
        FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid
        WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('o', 'a') AND b.datname <> current_database()
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """;

    public const string Settings = """
        SELECT nullif(s.setrole, 0), s.setdatabase <> 0, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
        FROM pg_catalog.pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) c
        WHERE s.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
        """;

    public const string Policies = """
        SELECT polrelid, polname::text, polpermissive, polcmd::text, polroles, coalesce(pg_get_expr(polqual, polrelid), '') FROM pg_catalog.pg_policy
        """;

    /// <summary>
    /// Every object with an owner and an ACL, one row each. initdb makes information_schema after it fills
    /// pg_init_privs, so what PUBLIC gets there is left out by name.
    /// </summary>
    public static string Objects(int version) =>
        $"""
            WITH o(kind, class, oid, sub, schema, identity, detail, owner, acl, def, traits) AS (
              SELECT CASE WHEN datname = current_database() THEN 'Database' ELSE 'OtherDatabase' END, 'pg_database'::regclass, oid, 0, '',
                     quote_ident(datname), CASE WHEN datistemplate THEN 'template' ELSE '' END, datdba, datacl, acldefault('d', datdba), 0
              FROM pg_database
              UNION ALL
              SELECT 'Schema', 'pg_namespace'::regclass, oid, 0, nspname::text, quote_ident(nspname), '', nspowner, nspacl, acldefault('n', nspowner),
                     CASE WHEN nspname ~ '^pg_' OR nspname = 'information_schema' THEN 1 ELSE 0 END
              FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
              UNION ALL
              SELECT CASE c.relkind WHEN 'r' THEN 'Table' WHEN 't' THEN 'Table' WHEN 'p' THEN 'PartitionedTable' WHEN 'v' THEN 'View' WHEN 'm' THEN 'MaterializedView'
                                    WHEN 'f' THEN 'ForeignTable' ELSE 'Sequence' END,
                     'pg_class'::regclass, c.oid, 0, n.nspname::text, format('%I.%I', n.nspname, c.relname), coalesce(s.srvname::text, ''), c.relowner, c.relacl,
                     acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner),
                     CASE WHEN c.oid < 16384 THEN 1 ELSE 0 END
                     + CASE WHEN lower(coalesce((SELECT option_value FROM pg_options_to_table(c.reloptions) WHERE option_name = 'security_invoker'), 'off')) IN ('true', 'on', 'yes', '1', 't') THEN 8 ELSE 0 END
                     + CASE WHEN c.relrowsecurity THEN 16 ELSE 0 END + CASE WHEN c.relforcerowsecurity THEN 32 ELSE 0 END
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
              WHERE (c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_(toast|temp)') OR (c.relkind = 't' AND c.relacl IS NOT NULL)
              UNION ALL
              SELECT 'Column', 'pg_class'::regclass, c.oid, a.attnum, n.nspname::text, format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), c.relowner,
                     a.attacl, acldefault('c', c.relowner), CASE WHEN c.oid < 16384 THEN 1 ELSE 0 END
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
              UNION ALL
              SELECT 'Function', 'pg_proc'::regclass, p.oid, 0, n.nspname::text,
                     format('%I.%I(%s)', n.nspname, p.proname, CASE WHEN EXISTS (SELECT FROM pg_aggregate g WHERE g.aggfnoid = p.oid AND g.aggkind <> 'n')
                       THEN (SELECT string_agg(format_type(t, NULL), ', ') FROM unnest(p.proargtypes) t) ELSE pg_get_function_identity_arguments(p.oid) END), l.lanname::text, p.proowner, p.proacl, acldefault('f', p.proowner),
                     CASE WHEN p.oid < 16384 THEN 1 ELSE 0 END
                     + CASE WHEN p.prosecdef THEN 4 ELSE 0 END + CASE WHEN NOT l.lanpltrusted AND l.lanname <> 'internal' THEN 64 ELSE 0 END
                     + CASE WHEN EXISTS (SELECT FROM pg_event_trigger e WHERE e.evtfoid = p.oid) THEN 128 ELSE 0 END
              FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
              WHERE n.nspname !~ '^pg_(toast|temp)' AND (p.oid >= 16384 OR p.proacl IS NOT NULL OR p.prosecdef)
              UNION ALL
              SELECT 'Language', 'pg_language'::regclass, oid, 0, '', quote_ident(lanname),
                     coalesce((SELECT prosrc FROM pg_proc h WHERE h.oid = lanplcallfoid), lanname::text), lanowner, lanacl, acldefault('l', lanowner),
                     CASE WHEN lanpltrusted THEN 0 ELSE 64 END
              FROM pg_language
              UNION ALL
              SELECT 'ForeignDataWrapper', 'pg_foreign_data_wrapper'::regclass, oid, 0, '', quote_ident(fdwname), '', fdwowner, fdwacl, acldefault('F', fdwowner), 0
              FROM pg_foreign_data_wrapper
              UNION ALL
              SELECT 'ForeignServer', 'pg_foreign_server'::regclass, oid, 0, '', quote_ident(srvname), '', srvowner, srvacl, acldefault('S', srvowner), 0
              FROM pg_foreign_server
              UNION ALL
              SELECT 'LargeObject', 'pg_largeobject'::regclass, oid, 0, '', oid::text, '', lomowner, lomacl, acldefault('L', lomowner), 0
              FROM pg_largeobject_metadata
              UNION ALL
              SELECT 'Tablespace', 'pg_tablespace'::regclass, oid, 0, '', quote_ident(spcname), '', spcowner, spcacl, acldefault('t', spcowner), 0
              FROM pg_tablespace
              {(version >= 150000 ? Parameters : "")}
            )
            SELECT o.kind, o.oid, o.schema, o.identity, o.detail, o.owner, o.traits + CASE WHEN e.objid IS NULL THEN 0 ELSE 2 END,
                   ARRAY(SELECT concat_ws('/', a.grantee, a.grantor, a.privilege_type, a.is_grantable,
                           ((o.traits & 1 = 1 OR e.objid IS NOT NULL) AND
                            (a.grantee, a.privilege_type) IN (SELECT i.grantee, i.privilege_type FROM aclexplode(coalesce(p.initprivs, o.def)) i))
                           OR (o.schema = 'information_schema' AND o.traits & 1 = 1 AND a.grantee = 0 AND a.privilege_type IN ('SELECT', 'USAGE')))
                         FROM aclexplode(coalesce(o.acl, o.def)) a)
            FROM o
            LEFT JOIN pg_init_privs p ON p.objoid = o.oid AND p.classoid = o.class AND p.objsubid = o.sub
            LEFT JOIN LATERAL (SELECT d.objid FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e' AND d.refobjid >= 16384 LIMIT 1) e ON true
            WHERE o.traits & 5 <> 1 OR o.acl::text IS DISTINCT FROM p.initprivs::text
            ORDER BY o.schema, o.identity, o.detail, o.kind
            """;

    private const string Parameters = """
        UNION ALL
        SELECT 'Parameter', 'pg_parameter_acl'::regclass, oid, 0, '', parname, '', 10::oid, paracl, acldefault('p', 10), 0 FROM pg_parameter_acl
        """;
}
