using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Statements that cannot be planned: they need no right, or the catalogue answers, or they are tried and rolled back.
/// </summary>
internal sealed class UtilityRehearsal(
    NpgsqlDataSource app,
    NpgsqlDataSource control,
    ProbeOptions options,
    CodeMap map
)
{
    private static readonly HashSet<string> NeedNoRight =
    [
        "begin",
        "start",
        "commit",
        "end",
        "rollback",
        "abort",
        "savepoint",
        "release",
        "deallocate",
        "discard",
        "close",
        "fetch",
        "move",
        "listen",
        "unlisten",
        "notify",
    ];

    private static readonly HashSet<string> OfTheTransaction =
    [
        "transaction",
        "constraints",
        "characteristics",
        "time",
        "names",
        "schema",
    ];

    public async Task<RehearsalResult> Rehearse(string sql, CallCheck check, CancellationToken ct)
    {
        var reader = new SqlReader(SqlLexer.Read(sql));
        var shown = StatementText.Head(sql) + " …";
        var head = reader.Tokens.Count == 0 ? "" : reader.Tokens[0].Text;
        if (NeedNoRight.Contains(head) || (head == "prepare" && reader.Is(1, "transaction")))
        {
            return new RehearsalResult(shown, RehearsalVerdict.Works, "it needs no right", "");
        }

        return head switch
        {
            "set" or "reset" or "show" => await Parameter(shown, reader, ct),
            "copy" when !FileOrProgram(reader) => await Copy(shown, reader, check, ct),
            "call" => await Call(shown, sql, reader, check),
            "do" => await Do(shown, reader, check, ct),
            "refresh" or "vacuum" or "analyze" or "cluster" or "reindex" => await new MaintenanceRight(
                app,
                control
            ).Look(shown, sql, reader, ct),
            _ => await Other(shown, sql, reader, ct),
        };
    }

    private static bool FileOrProgram(SqlReader reader) =>
        Enumerable
            .Range(0, reader.Tokens.Count)
            .Any(i =>
                (reader.Is(i, "from") || reader.Is(i, "to"))
                && !reader.Is(i + 1, "stdin")
                && !reader.Is(i + 1, "stdout")
                && i + 1 < reader.Tokens.Count
                && (reader.Is(i + 1, "program") || reader.Tokens[i + 1].Kind is SqlKind.Text or SqlKind.Parameter)
            );

    private async Task<RehearsalResult> Parameter(string shown, SqlReader reader, CancellationToken ct)
    {
        var at = reader.Is(1, "session") || reader.Is(1, "local") ? 2 : 1;
        if (
            reader.Is(0, "show")
            || reader.Tokens.Count <= at
            || reader.Is(at, "all")
            || OfTheTransaction.Contains(reader.Tokens[at].Text)
        )
        {
            return new RehearsalResult(shown, RehearsalVerdict.Works, "it needs no right", "");
        }

        return reader.Is(at, "role") || reader.Is(at, "authorization")
            ? await SessionRight.Role(app, shown, reader, at, ct)
            : await SessionRight.Parameter(
                app,
                shown,
                string.Concat(
                    reader
                        .Tokens.Skip(at)
                        .TakeWhile(t => t.IsName || t.Is("."))
                        .Where(t => !t.Is("to"))
                        .Select(t => t.Text)
                ),
                ct
            );
    }

    private async Task<RehearsalResult> Copy(string shown, SqlReader reader, CallCheck check, CancellationToken ct)
    {
        var isWrite = Enumerable.Range(0, reader.Tokens.Count).Any(i => reader.Is(i, "from"));
        var right = isWrite ? "INSERT" : "SELECT";
        if (reader.Name(reader.Is(1, "binary") ? 2 : 1) is not { } name || map.Find(name, map.Path) is not { } relation)
        {
            return await Other(shown, "", reader, ct);
        }

        var columns = reader
            .Tokens.SkipWhile(t => !t.Is("("))
            .Skip(1)
            .TakeWhile(t => !t.Is(")"))
            .Where(t => t.IsName)
            .Select(t => t.Text)
            .ToArray();
        var hasColumns =
            columns.Length > 0
            && reader.Tokens.TakeWhile(t => !t.Is("(")).All(t => !t.Is("from") && !t.Is("to"))
            && await HasColumns(relation, columns, right, ct);
        if (!relation.Rights.Contains(right) && !hasColumns)
        {
            return new RehearsalResult(
                shown,
                RehearsalVerdict.MissingGrant,
                $"lacks {right} on {relation.Identity}",
                $"GRANT {right} ON TABLE {relation.Identity} TO {SqlText.Identifier(map.Role)}"
            );
        }

        await check.Fired(relation, isWrite);
        return check.Findings.Result(shown);
    }

    private async Task<bool> HasColumns(MappedRelation relation, string[] columns, string right, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        return await connection.Scalar(
            "SELECT bool_and(has_column_privilege($1, c, $2)) FROM unnest($3) c",
            ct,
            relation.Identity,
            right,
            columns
        )
            is true;
    }

    private async Task<RehearsalResult> Call(string shown, string sql, SqlReader reader, CallCheck check)
    {
        var called = reader.Name(1) is { } name ? map.Called(name).ToList() : [];
        foreach (var routine in called)
        {
            await check.Visit(routine, needsExecute: true);
        }

        await check.Look(sql, map.Path, judgesTables: false);
        return called.Count > 0
            ? check.Findings.Result(shown)
            : new RehearsalResult(shown, RehearsalVerdict.Inconclusive, "the procedure is not there", "");
    }

    private async Task<RehearsalResult> Do(string shown, SqlReader reader, CallCheck check, CancellationToken ct)
    {
        var at = Enumerable.Range(0, reader.Tokens.Count).FirstOrDefault(i => reader.Is(i, "language"));
        var language = at > 0 && at + 1 < reader.Tokens.Count ? reader.Tokens[at + 1].Text : "plpgsql";
        await using (var connection = await app.OpenConnectionAsync(ct))
        {
            if (
                await connection.Scalar(
                    "SELECT has_language_privilege(l.oid, 'USAGE') FROM pg_catalog.pg_language l WHERE lanname = $1",
                    ct,
                    language
                )
                is false
            )
            {
                return new RehearsalResult(
                    shown,
                    RehearsalVerdict.MissingGrant,
                    $"lacks USAGE on language {language}",
                    ""
                );
            }
        }

        var body = reader.Tokens.FirstOrDefault(t => t.Kind == SqlKind.Text).Text ?? "";
        if (language != "plpgsql")
        {
            return new RehearsalResult(
                shown,
                RehearsalVerdict.Inconclusive,
                $"its code is in {language}: what it does is not known",
                ""
            );
        }

        await check.Look(body, map.Path, judgesTables: true);
        return check.Findings.Result(shown);
    }

    private async Task<RehearsalResult> Other(string shown, string sql, SqlReader reader, CancellationToken ct)
    {
        if (reader.Tokens.Any(t => t.Is("password")))
        {
            return await SessionRight.ManageRoles(app, shown, ct);
        }

        if (reader.Tokens.Any(t => t.Kind == SqlKind.Parameter) || sql.Length == 0)
        {
            return new RehearsalResult(
                shown,
                RehearsalVerdict.Inconclusive,
                "its values are not known, so it cannot be tried",
                ""
            );
        }

        if (StatementText.Unsafe(sql) is { } reason)
        {
            var answer = await CatalogueAnswer.Give(app, control, sql, reason, ct);
            var verdict = answer.Verdict switch
            {
                Verdict.Allowed => RehearsalVerdict.Works,
                Verdict.Denied => RehearsalVerdict.MissingGrant,
                _ => RehearsalVerdict.Inconclusive,
            };
            return new RehearsalResult(shown, verdict, answer.Reason, "");
        }

        return await new TriedStatement(app, control, options).Try(shown, sql, ct);
    }
}
