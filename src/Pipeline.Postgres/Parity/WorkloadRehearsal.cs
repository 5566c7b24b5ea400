using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Shows for each statement whether the runtime role can run it: DML is planned, what it sets in motion is read from
/// the catalogue, and other statements are looked up or tried and rolled back. What none of these answers is <see
/// cref="RehearsalVerdict.Inconclusive"/>. Row security is not evaluated.
/// </summary>
/// <param name="model">With it, a grant that would be a breach is not advised.</param>
public sealed class WorkloadRehearsal(
    NpgsqlDataSource app,
    NpgsqlDataSource control,
    ProbeOptions? options = null,
    RoleModel? model = null
)
{
    private readonly ProbeOptions _options = options ?? new();

    /// <summary>
    /// Each statement once. <c>$1</c> may be a placeholder for values, as pg_stat_statements writes them.
    /// </summary>
    public Task<IReadOnlyList<RehearsalResult>> Rehearse(IEnumerable<string> statements, CancellationToken ct) =>
        Rehearse([.. statements.Select(s => new PastStatement(s, 0))], ct);

    /// <inheritdoc cref="Rehearse(IEnumerable{string}, CancellationToken)"/>
    public async Task<IReadOnlyList<RehearsalResult>> Rehearse(
        IReadOnlyList<PastStatement> statements,
        CancellationToken ct
    )
    {
        if (statements.Count == 0)
        {
            return [];
        }

        var (role, path) = await WhoAmI(ct);
        var map = await CodeMap.Read(control, role, path, ct);
        var one = new StatementRehearsal(app, control, _options, map, Prepared(statements));
        var advice = model is null ? null : new GrantAdvice(control, model, _options);
        var results = new List<RehearsalResult>();
        foreach (var statement in statements.GroupBy(s => s.Text, s => s.Calls, StringComparer.Ordinal))
        {
            var result = await one.Rehearse(statement.Key, ct) with
            {
                Calls = statement.Sum(),
                IsAdministration = Administration.Is(statement.Key),
            };
            results.Add(advice is null ? result : await advice.Judge(result, ct));
        }

        return results;
    }

    /// <summary>What EXECUTE runs, by name: pg_stat_statements keeps the PREPARE too.</summary>
    private static Dictionary<string, string> Prepared(IReadOnlyList<PastStatement> statements)
    {
        var prepared = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in statements.Select(s => s.Text))
        {
            var reader = new SqlReader(SqlLexer.Read(text));
            if (reader.Is(0, "prepare") && InnerStatement.From(text) is { } inner && reader.Name(1) is { } name)
            {
                prepared[name.Name] = inner.Text;
            }
        }

        return prepared;
    }

    private async Task<(string Role, IReadOnlyList<string> Path)> WhoAmI(CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        return (
            await connection.Rows(
                "SELECT current_user::text, current_schemas(false)::text[]",
                r => (r.GetString(0), (IReadOnlyList<string>)r.GetFieldValue<string[]>(1)),
                ct
            )
        )[0];
    }
}
