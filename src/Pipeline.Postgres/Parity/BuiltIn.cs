namespace Pipeline.Postgres;

/// <summary>Functions of the server that look at rights only while they run: no plan shows what they need.</summary>
internal static class BuiltIn
{
    private static readonly Dictionary<string, string[]> Sequences = new(StringComparer.Ordinal)
    {
        ["nextval"] = ["USAGE", "UPDATE"],
        ["currval"] = ["USAGE", "SELECT"],
        ["setval"] = ["UPDATE"],
    };

    private static readonly HashSet<string> Checking =
    [
        "pg_terminate_backend",
        "pg_cancel_backend",
        "pg_database_size",
        "pg_tablespace_size",
        "query_to_xml",
        "query_to_xmlschema",
        "table_to_xml",
        "schema_to_xml",
        "database_to_xml",
        "cursor_to_xml",
        "ts_stat",
        "ts_rewrite",
        "pg_get_replica_identity_index",
        "pg_replication_origin_session_setup",
    ];

    private static readonly HashSet<string> OfLargeObjects =
    [
        "lo_open",
        "lo_get",
        "lo_put",
        "lo_unlink",
        "lo_truncate",
        "lo_truncate64",
        "loread",
        "lowrite",
        "lo_manage",
    ];

    public static void Look(CodeMap map, SqlCall call, IReadOnlyList<string> path, CallFindings findings)
    {
        var name = call.Name.Name;
        if (Sequences.TryGetValue(name, out var anyOf))
        {
            Sequence(map, call, path, anyOf, findings);
        }
        else if (Checking.Contains(name))
        {
            findings.Unknown.Add($"{name} looks at rights only while it runs");
        }
        else if (OfLargeObjects.Contains(name))
        {
            findings.Unknown.Add($"{name}: rights are per large object, and its values are not known");
        }
    }

    /// <summary>
    /// Which sequence is a value, and pg_stat_statements keeps no values: then each one of the database counts.
    /// </summary>
    private static void Sequence(
        CodeMap map,
        SqlCall call,
        IReadOnlyList<string> path,
        string[] anyOf,
        CallFindings findings
    )
    {
        var (right, grantee) = (anyOf[0], SqlText.Identifier(map.Role));
        if (call.Argument is { } text && SearchPath.Read(text) is { Count: 1 or 2 } parts)
        {
            if (
                map.Find(parts.Count == 2 ? new SqlName(parts[0], parts[1]) : new SqlName(null, parts[0]), path)
                is not { } sequence
            )
            {
                findings.Unknown.Add($"{call.Name.Name} of {text}, which is not there");
            }
            else if (!anyOf.Any(sequence.Rights.Contains))
            {
                findings.Lacking.Add(
                    (
                        $"lacks {right} on sequence {sequence.Identity}",
                        $"GRANT {right} ON SEQUENCE {sequence.Identity} TO {grantee}"
                    )
                );
            }

            return;
        }

        var lacking = map
            .Relations.Values.Where(r => r.Kind == 'S' && !anyOf.Any(r.Rights.Contains))
            .Select(r => r.Identity)
            .ToList();
        if (lacking.Count > 0)
        {
            findings.Unknown.Add(
                $"{call.Name.Name} of a sequence that is not known; {map.Role} lacks {right} on "
                    + $"{string.Join(", ", lacking.Take(3))}{(lacking.Count > 3 ? ", …" : "")}"
            );
        }
    }
}
