using System.Net;
using Npgsql;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Database;

/// <summary>Who is logged in, from the addresses of the services' containers, sampled for a time.</summary>
internal static class SessionCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task<Evidence> Watch(
        StackContext context,
        NpgsqlDataSource admin,
        TimeSpan window,
        CancellationToken ct
    )
    {
        var (claim, report) = await Look(context, admin, window, ct);
        return report is null
            ? StopRule.LegacySession.Evidence(claim, false, "none of them runs on a network of the database")
            : StopRule.LegacySession.Evidence(
                claim,
                report.Verdict == SessionVerdict.Clean,
                $"{report.Reason}, in {window.TotalSeconds:0} s{Seen(report)}"
            );
    }

    /// <returns>What is claimed, and what was seen; null where no service runs on a network of the database.</returns>
    public static async Task<(string Claim, SessionReport? Report)> Look(
        StackContext context,
        NpgsqlDataSource admin,
        TimeSpan window,
        CancellationToken ct
    )
    {
        var (roles, rules) = (Privileges.RolesOf(context), Privileges.RulesOf(context));
        var states = (await new Services(context).Look(ct)).Where(s => s.Running).ToList();
        var networks = await Networks(
            context,
            states.Where(s => s.Service == context.Stack.Definition.Database!.Service),
            ct
        );
        var addresses = new List<IPAddress>();
        var ours = states.Where(s => rules.Services.Contains(s.Service)).ToList();
        foreach (var state in ours)
            addresses.AddRange(
                (await AddressesOf(context, state, ct)).Where(a => networks.Contains(a.Key)).Select(a => a.Value)
            );
        var claim =
            $"{string.Join(" and ", ours.Select(s => s.Service))} log in as {roles.App.Name}, and none as "
            + $"{roles.Legacy}";
        if (addresses.Count == 0)
            return (claim, null);
        var expectation = new SessionExpectation(
            roles.Legacy,
            roles.App.Name,
            addresses,
            ours.Min(s => s.StartedAfter)
        );
        var report = context.Log.During(
            "watching the database's sessions",
            new SessionWatch(admin, context.Clock).Watch(expectation, window, Interval, ct)
        );
        return (claim, await report);
    }

    private static string Seen(SessionReport report) =>
        string.Concat(
            report
                .Sessions.OrderBy(s => s.Started)
                .Select(s =>
                    $"\n  {s.Address} as {s.User}, since {s.Started:HH:mm:ss} "
                    + $"UTC{(s.Application.Length > 0 ? $", {s.Application}" : "")}"
                )
        );

    private static async Task<HashSet<string>> Networks(
        StackContext context,
        IEnumerable<ServiceState> states,
        CancellationToken ct
    )
    {
        var networks = new HashSet<string>();
        foreach (var state in states)
            networks.UnionWith((await AddressesOf(context, state, ct)).Select(a => a.Key));
        return networks;
    }

    private static async Task<IEnumerable<KeyValuePair<string, IPAddress>>> AddressesOf(
        StackContext context,
        ServiceState state,
        CancellationToken ct
    )
    {
        var details = await context.Engine.Containers.Inspect(state.Container, ct);
        return details.NetworkSettings.Networks.SelectMany(n =>
            new[] { n.Value.IPAddress, n.Value.GlobalIPv6Address }
                .Where(a => a.Length > 0)
                .Take(1)
                .Select(a => KeyValuePair.Create(n.Key, IPAddress.Parse(a)))
        );
    }
}
