namespace Pipeline.Postgres;

/// <summary>Functions of the server and of its own extensions that do more than compute.</summary>
internal static class ServerCode
{
    /// <summary>They run a statement that is given as text, first of their arguments.</summary>
    private static readonly HashSet<string> OfText = new(StringComparer.Ordinal)
    {
        "query_to_xml",
        "query_to_xmlschema",
        "query_to_xml_and_xmlschema",
        "ts_stat",
        "crosstab",
        "crosstab2",
        "crosstab3",
        "crosstab4",
    };

    private static readonly HashSet<string> Powerful = new(StringComparer.Ordinal)
    {
        // They run a statement that is given as text, or read a table by name.
        "query_to_xml",
        "query_to_xmlschema",
        "query_to_xml_and_xmlschema",
        "cursor_to_xml",
        "cursor_to_xmlschema",
        "table_to_xml",
        "table_to_xmlschema",
        "table_to_xml_and_xmlschema",
        "schema_to_xml",
        "schema_to_xmlschema",
        "schema_to_xml_and_xmlschema",
        "database_to_xml",
        "database_to_xmlschema",
        "database_to_xml_and_xmlschema",
        "ts_stat",
        "ts_rewrite",
        "dblink",
        "dblink_exec",
        "dblink_open",
        "dblink_connect",
        "dblink_connect_u",
        "dblink_send_query",
        "crosstab",
        "crosstab2",
        "crosstab3",
        "crosstab4",
        "connectby",
        "xpath_table",
        // They reach the host, its files, the server's processes, large objects, replication.
        "pg_read_file",
        "pg_read_binary_file",
        "pg_ls_dir",
        "pg_stat_file",
        "pg_file_write",
        "pg_file_read",
        "pg_file_rename",
        "pg_file_unlink",
        "pg_file_sync",
        "lo_import",
        "lo_export",
        "lo_get",
        "lo_put",
        "lo_open",
        "lo_unlink",
        "lo_from_bytea",
        "loread",
        "lowrite",
        "pg_promote",
        "pg_create_logical_replication_slot",
        "pg_logical_slot_get_changes",
        "pg_logical_slot_peek_changes",
        "pg_hba_file_rules",
        "pg_show_all_file_settings",
        "get_raw_page",
        "pg_backup_start",
        "pg_start_backup",
    };

    /// <summary>They disturb others: everybody may call these, and what they do depends on who does.</summary>
    private static readonly HashSet<string> Disturbing = new(StringComparer.Ordinal)
    {
        "pg_terminate_backend",
        "pg_cancel_backend",
        "pg_stat_get_activity",
    };

    /// <summary>
    /// Views of the server that show more to a superuser, whoever reads them through code that runs as one.
    /// </summary>
    private static readonly Dictionary<string, (Severity, string)> Telling = new(StringComparer.Ordinal)
    {
        ["pg_user_mappings"] = (Severity.Breach, "It reads the passwords of user mappings."),
        ["pg_stats"] = (Severity.Breach, "It reads samples of others' data."),
        ["pg_stats_ext"] = (Severity.Breach, "It reads samples of others' data."),
        ["pg_stats_ext_exprs"] = (Severity.Breach, "It reads samples of others' data."),
        ["pg_stat_activity"] = (Severity.Risk, "It reads other sessions' statements, with the values in them."),
        ["pg_stat_statements"] = (Severity.Risk, "It reads other roles' statements."),
        ["pg_prepared_xacts"] = (Severity.Risk, "It sees others' prepared transactions."),
    };

    private static readonly HashSet<string> SafeHandlers = new(StringComparer.Ordinal)
    {
        "plpgsql_call_handler",
        "plperl_call_handler",
        "pltcl_call_handler",
        "plv8_call_handler",
        "plpgsql_inline_handler",
        "fmgr_sql_validator",
        "sql",
    };

    public static bool RunsText(string function) => OfText.Contains(function);

    public static bool IsDisturbing(string function) => Disturbing.Contains(function);

    public static (Severity Severity, string Why)? Tells(string view) =>
        Telling.TryGetValue(view, out var known) ? known : null;

    /// <summary>With its owner's rights it can be made to do what the caller likes.</summary>
    public static bool IsPowerful(string function) => Powerful.Contains(function);

    /// <summary>
    /// A language whose functions cannot leave the database, by the symbol of its call handler, else by its name.
    /// </summary>
    public static bool IsSafeLanguage(string handler) => SafeHandlers.Contains(handler);
}
