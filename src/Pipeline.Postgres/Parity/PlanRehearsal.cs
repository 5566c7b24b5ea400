using System.Text.RegularExpressions;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Plans statements as the runtime role, without running them. Planning alone checks table, column and function rights
/// (the executor starts for EXPLAIN too); it does not check sequences behind nextval, so these are looked up; and it
/// does not evaluate row security.
/// </summary>
internal sealed partial class PlanRehearsal(NpgsqlDataSource app, NpgsqlDataSource control, ProbeOptions options)
{
    public async Task<RehearsalResult> Rehearse(string statement, CancellationToken ct)
    {
        var mine = await Plan(app, statement, ct);
        if (mine.Error is null)
        {
            var lacking = mine.Sequences;
            return lacking.Count == 0
                ? new(statement, RehearsalVerdict.Works, "planned; all rights there", "")
                : new(
                    statement,
                    RehearsalVerdict.MissingGrant,
                    $"lacks USAGE on sequence {string.Join(", ", lacking)}",
                    $"GRANT USAGE ON SEQUENCE {string.Join(", ", lacking)} TO {SqlText.Identifier(mine.Role)}"
                );
        }

        if (mine.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return new(
                statement,
                RehearsalVerdict.MissingGrant,
                mine.Error,
                await MissingGrant.Name(control, mine.Role, statement, mine.Error, ct)
            );
        }

        var theirs = await Plan(control, statement, ct);
        return theirs.Error is null
            ? new(
                statement,
                RehearsalVerdict.Breaks,
                $"{mine.Error} ({mine.SqlState}), yet {theirs.Role} can plan it: compare search_path and settings",
                ""
            )
            : new(
                statement,
                RehearsalVerdict.Inconclusive,
                $"{mine.Error} ({mine.SqlState}), for {theirs.Role} too",
                ""
            );
    }

    /// <summary>
    /// PREPARE takes one plannable statement and infers the types; its plan is explained with NULLs, generic, never
    /// executed.
    /// </summary>
    private async Task<Rehearsed> Plan(NpgsqlDataSource source, string statement, CancellationToken ct)
    {
        var role = "";
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            role = (string)(await connection.Scalar("SELECT current_user::text", ct))!;
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.Limit(options.LockTimeout, options.StatementTimeout, ct);
            await connection.Run("SET LOCAL plan_cache_mode = force_generic_plan", ct);
            var name = "rehearsal_" + Guid.NewGuid().ToString("N");
            await connection.OneStatement($"PREPARE {name} AS {statement}", ct);
            var count = (int)
                (
                    await connection.Scalar(
                        "SELECT cardinality(parameter_types) FROM pg_catalog.pg_prepared_statements WHERE name = $1",
                        ct,
                        name
                    )
                )!;
            var arguments = count == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", count))})";
            var plan = string.Join(
                '\n',
                await connection.Rows(
                    $"EXPLAIN (VERBOSE, COSTS OFF) EXECUTE {name}{arguments}",
                    r => r.GetString(0),
                    ct
                )
            );
            await connection.Run($"DEALLOCATE {name}", ct);
            var sequences = Nextval()
                .Matches(plan)
                .Select(m => m.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))
                .Distinct()
                .ToArray();
            var lacking = await connection.Rows(
                """
                SELECT (SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = s::regclass)
                FROM unnest($1::text[]) s WHERE NOT has_sequence_privilege(s, 'USAGE') AND NOT has_sequence_privilege(s, 'UPDATE')
                """,
                r => r.GetString(0),
                ct,
                [sequences]
            );
            return new(role, null, null, lacking);
        }
        catch (PostgresException e)
        {
            return new(role, e.MessageText, e.SqlState, []);
        }
        catch (Exception e) when (e is NpgsqlException or NotSupportedException)
        {
            return new(role, e.Message, null, []);
        }
    }

    private sealed record Rehearsed(string Role, string? Error, string? SqlState, IReadOnlyList<string> Sequences);

    [GeneratedRegex(@"nextval\('((?:[^']|'')+)'::regclass\)")]
    private static partial Regex Nextval();
}
