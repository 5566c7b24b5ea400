using Npgsql;
using Pipeline.Database;
using Pipeline.Postgres;
using Pipeline.Releases;

namespace Pipeline.Watching;

/// <summary>
/// After a cut-over: who is logged in from the services, and what the runtime role reaches. Reads only.
/// </summary>
internal static class DatabaseLook
{
    /// <summary>Longer would find shorter sessions, and a look would take as long.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <param name="services">Who has which address.</param>
    public static async Task<SeenDatabase> Look(
        StackContext context,
        IReadOnlyDictionary<string, string> services,
        CancellationToken ct
    )
    {
        await using var database = await Privileges.Open(context, null, ct);
        var roles = Privileges.RolesOf(context);
        var (_, sessions) = await SessionCheck.Look(context, database.Admin, Window, ct);
        return new SeenDatabase(
            roles.Legacy,
            roles.App.Name,
            sessions is { Verdict: SessionVerdict.LegacySeen } ? Who(sessions, roles.Legacy, services) : null,
            await Breaches(database, context, ct)
        );
    }

    /// <summary>Without process ID and time, which another session of the same service has otherwise.</summary>
    private static string Who(SessionReport report, string legacy, IReadOnlyDictionary<string, string> services) =>
        string.Join(
            ", ",
            report
                .Sessions.Where(s => s.User == legacy)
                .Select(s =>
                    services.GetValueOrDefault(s.Address.ToString(), s.Address.ToString())
                    + (s.Application.Length > 0 ? $" ({s.Application})" : "")
                )
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    private static async Task<IReadOnlyList<Finding>> Breaches(
        Privileges database,
        StackContext context,
        CancellationToken ct
    )
    {
        var catalogue = await CatalogueReader.Read(database.Admin, ct);
        var accepted = Privileges.RolesOf(context).Accept;
        var left = await ViewAcceptance.Apply(database.Admin, catalogue, database.Model, accepted, ct);
        return [.. left.Findings.Where(f => f.Severity == Severity.Breach)];
    }
}
