namespace Pipeline.Postgres;

/// <summary>
/// What a statement sets in motion that its plan does not show: bodies of functions, triggers, constraints, defaults,
/// views and policies, followed to the end. They run with the runtime role's rights, unless they are SECURITY DEFINER.
/// </summary>
internal sealed class CallCheck(CodeMap map, Func<string, Task<RehearsalResult>> rehearse)
{
    private readonly HashSet<uint> _seen = [];

    public CallFindings Findings { get; } = new();

    /// <param name="judgesTables">Whether rights on tables are looked up; a plan has shown them already.</param>
    public async Task Look(string sql, IReadOnlyList<string> path, bool judgesTables)
    {
        var reading = SqlReading.Read(sql);
        if (reading.Dynamic && judgesTables)
        {
            Findings.Unknown.Add("it runs text that it puts together (EXECUTE)");
        }

        foreach (var (right, name) in reading.Tables)
        {
            await Table(right, name, path, judgesTables);
        }

        foreach (var call in reading.Calls)
        {
            BuiltIn.Look(map, call, path, Findings);
            foreach (var routine in map.Called(call.Name))
            {
                await Visit(routine, needsExecute: judgesTables);
            }
        }

        foreach (var routine in map.Routines.Values.Where(r => r.Operators.Any(reading.Operators.Contains)))
        {
            await Visit(routine, needsExecute: false);
        }

        foreach (var utility in judgesTables ? reading.Utilities : [])
        {
            Take(await rehearse(utility));
        }
    }

    public async Task Visit(Routine routine, bool needsExecute)
    {
        if (needsExecute && !routine.Callable)
        {
            Findings.Lacking.Add(
                (
                    $"lacks EXECUTE on {routine.Identity}",
                    $"GRANT EXECUTE ON ROUTINE {routine.Identity} TO {SqlText.Identifier(map.Role)}"
                )
            );
        }

        if (!_seen.Add(routine.Oid) || routine.IsDefiner || PureExtensions.Contains(routine.Extension))
        {
            return;
        }

        if (routine.Language is not ("sql" or "plpgsql"))
        {
            Findings.Unknown.Add($"{routine.Identity} is written in {routine.Language}: what it does is not known");
            return;
        }

        await Look(
            routine.Body,
            routine.Path.Length > 0 ? SearchPath.Read(routine.Path) : map.Path,
            judgesTables: true
        );
    }

    /// <summary>What a write to the table fires, or a read of it.</summary>
    public async Task Fired(MappedRelation relation, bool isWrite)
    {
        var reached = new HashSet<uint> { relation.Oid };
        var queue = new Queue<uint>(reached);
        while (queue.TryDequeue(out var oid))
        {
            foreach (
                var use in map.Uses[oid].Where(u => (isWrite || u.Kind == 'r') && map.Routines.ContainsKey(u.Routine))
            )
            {
                await Visit(map.Routines[use.Routine], needsExecute: use.Kind != 't');
            }

            foreach (var below in map.Beneath[oid].Where(reached.Add))
            {
                queue.Enqueue(below);
            }
        }
    }

    private async Task Table(string right, SqlName name, IReadOnlyList<string> path, bool judges)
    {
        if (map.Find(name, path) is not { } relation)
        {
            if (judges && right != "SELECT")
            {
                Findings.Unknown.Add($"it writes to {name.Name}, which is not there, or not under that name");
            }

            return;
        }

        if (judges && !relation.Rights.Contains(right))
        {
            Lacks(relation, right);
        }

        await Fired(relation, right != "SELECT");
    }

    private void Lacks(MappedRelation relation, string right)
    {
        if (relation.ColumnRights.Contains(right))
        {
            Findings.Unknown.Add($"{map.Role} has {right} on some columns of {relation.Identity} only");
            return;
        }

        var grantee = SqlText.Identifier(map.Role);
        var usage = relation.SchemaUsable
            ? ""
            : $"GRANT USAGE ON SCHEMA {SqlText.Identifier(relation.Schema)} TO {grantee}; ";
        var kind = relation.Kind == 'S' ? "SEQUENCE" : "TABLE";
        Findings.Lacking.Add(
            (
                $"lacks {right} on {relation.Identity}",
                $"{usage}GRANT {right} ON {kind} {relation.Identity} TO {grantee}"
            )
        );
    }

    private void Take(RehearsalResult result)
    {
        if (result.Verdict is RehearsalVerdict.MissingGrant or RehearsalVerdict.Breaks)
        {
            Findings.Lacking.Add(($"{result.Statement}: {result.Reason}", result.FixSql));
        }
        else if (result.Verdict == RehearsalVerdict.Inconclusive)
        {
            Findings.Unknown.Add($"{result.Statement}: {result.Reason}");
        }
    }

    /// <summary>Extensions of the distribution whose functions read no table and check no right.</summary>
    private static readonly HashSet<string> PureExtensions =
    [
        "pg_trgm",
        "uuid-ossp",
        "pgcrypto",
        "citext",
        "hstore",
        "ltree",
        "unaccent",
        "fuzzystrmatch",
        "intarray",
        "cube",
        "earthdistance",
        "btree_gin",
        "btree_gist",
        "bloom",
        "isn",
        "seg",
        "intagg",
        "pg_stat_statements",
    ];
}
