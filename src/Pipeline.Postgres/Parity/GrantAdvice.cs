using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// A grant is advised only where the closure finds no new breach with it: the grant is tried, looked at, and rolled
/// back.
/// </summary>
internal sealed class GrantAdvice(NpgsqlDataSource control, RoleModel model, ProbeOptions options)
{
    private readonly Dictionary<string, string?> _breaches = new(StringComparer.Ordinal);

    public async Task<RehearsalResult> Judge(RehearsalResult result, CancellationToken ct)
    {
        if (result.FixSql.Length == 0)
        {
            return result;
        }

        if (!_breaches.TryGetValue(result.FixSql, out var breach))
        {
            _breaches[result.FixSql] = breach = await Breach(result.FixSql, ct);
        }

        return breach is null
            ? result
            : result with
            {
                FixSql = "",
                Reason = $"{result.Reason}; no grant is advised, for it would be a breach: {breach}",
            };
    }

    /// <returns>What would be wrong; null when nothing would.</returns>
    private async Task<string?> Breach(string grant, CancellationToken ct)
    {
        try
        {
            await using var connection = await control.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var before = Breaches(await CatalogueReader.ReadHere(connection, ct));
            await connection.Limit(options.LockTimeout, options.StatementTimeout, ct);
            foreach (var statement in grant.Split("; "))
            {
                await connection.Run(statement, ct);
            }

            await connection.Run("SET LOCAL statement_timeout = 0", ct);
            return Breaches(await CatalogueReader.ReadHere(connection, ct))
                .FirstOrDefault(b => before.All(o => o.Id != b.Id))
                ?.ToString();
        }
        catch (PostgresException e)
        {
            return $"it cannot be tried: {e.MessageText}";
        }
    }

    private List<Finding> Breaches(Catalogue catalogue) =>
        [.. Reachability.Find(catalogue, model).Where(f => f.Severity == Severity.Breach)];
}
