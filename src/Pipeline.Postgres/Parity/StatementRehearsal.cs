using Npgsql;

namespace Pipeline.Postgres;

/// <summary>One statement: by its kind, and with what it contains.</summary>
/// <param name="prepared">Texts of prepared statements, by name.</param>
internal sealed class StatementRehearsal(
    NpgsqlDataSource app,
    NpgsqlDataSource control,
    ProbeOptions options,
    CodeMap map,
    IReadOnlyDictionary<string, string> prepared
)
{
    private readonly PlanRehearsal _plans = new(app, control, options);
    private readonly UtilityRehearsal _utilities = new(app, control, options, map);

    public Task<RehearsalResult> Rehearse(string sql, CancellationToken ct)
    {
        CallCheck? check = null;
        check = new CallCheck(map, text => Rehearse(text, check!, ct));
        return Rehearse(sql, check, ct);
    }

    private async Task<RehearsalResult> Rehearse(string sql, CallCheck check, CancellationToken ct)
    {
        if (InnerStatement.From(sql) is { } inner)
        {
            return await Inner(sql, inner, check, ct);
        }

        var reader = new SqlReader(SqlLexer.Read(sql));
        if (reader.Is(0, "execute"))
        {
            return reader.Name(1) is { } name && prepared.TryGetValue(name.Name, out var text)
                ? await Rehearse(text, check, ct)
                : new RehearsalResult(
                    StatementText.Head(sql) + " …",
                    RehearsalVerdict.Inconclusive,
                    "the text of that prepared statement is not known",
                    ""
                );
        }

        if (!StatementText.IsPlannable(sql))
        {
            return await _utilities.Rehearse(sql, check, ct);
        }

        var planned = await _plans.Rehearse(sql, ct);
        if (planned.Verdict != RehearsalVerdict.Works)
        {
            return planned;
        }

        await check.Look(sql, map.Path, judgesTables: false);
        return check.Findings.Result(sql);
    }

    private async Task<RehearsalResult> Inner(string sql, InnerStatement inner, CallCheck check, CancellationToken ct)
    {
        var shown = StatementText.IsPlannable(sql) ? sql : StatementText.Head(sql) + " …";
        if (inner.Creates is { } created && await LacksCreate(created, inner.IsTemporary, ct) is { } lacking)
        {
            return new RehearsalResult(shown, RehearsalVerdict.MissingGrant, lacking.What, lacking.Grant);
        }

        var result = await Rehearse(inner.Text, check, ct);
        return result with { Statement = shown };
    }

    private async Task<(string What, string Grant)?> LacksCreate(SqlName table, bool isTemporary, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        if (isTemporary)
        {
            var database = (string)(await connection.Scalar("SELECT current_database()::text", ct))!;
            return await connection.Scalar("SELECT has_database_privilege(current_database(), 'TEMPORARY')", ct) is true
                ? null
                : (
                    "lacks TEMPORARY on the database",
                    $"GRANT TEMPORARY ON DATABASE {SqlText.Identifier(database)} TO {SqlText.Identifier(map.Role)}"
                );
        }

        var schema = table.Schema ?? map.Path.FirstOrDefault() ?? "";
        return
            await connection.Scalar(
                "SELECT has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace WHERE nspname = $1",
                ct,
                schema
            )
                is true
            ? null
            : ($"lacks CREATE on schema {schema}", "");
    }
}
