using System.Net;
using Npgsql;
using Pipeline.Clusters;
using Pipeline.Docker;
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
        var rules = Privileges.RulesOf(context);
        var states = (await new Services(context).Look(ct)).Where(s => s.Running).ToList();
        return await Look(
            context,
            admin,
            (states, [.. states.Where(s => rules.Services.Contains(s.Service))]),
            window,
            ct
        );
    }

    /// <param name="states">All that run, and of them those that are looked for.</param>
    public static async Task<(string Claim, SessionReport? Report)> Look(
        StackContext context,
        NpgsqlDataSource admin,
        (IReadOnlyList<ServiceState> All, IReadOnlyList<ServiceState> Ours) states,
        TimeSpan window,
        CancellationToken ct
    )
    {
        var roles = Privileges.RolesOf(context);
        using var places = await TaskPlaces.Reach(context, ct);
        var networks = (await Inspected(places, states.All.Where(s => IsDatabase(context, s)), ct))
            .SelectMany(AddressesOf)
            .Select(a => a.Key)
            .ToHashSet();
        var ours = await Inspected(places, states.Ours, ct);
        var addresses = ours.SelectMany(AddressesOf).Where(a => networks.Contains(a.Key)).Select(a => a.Value).ToList();
        var names = states.Ours.Select(s => s.Node is null ? s.Service : s.Name);
        var claim = $"{string.Join(" and ", names)} log in as {roles.App.Name}, and none as {roles.Legacy}";
        if (addresses.Count == 0)
            return (claim, null);
        var expectation = new SessionExpectation(
            roles.Legacy,
            roles.App.Name,
            addresses,
            ours.Min(s => s.StartedAfter ?? default)
        );
        var report = context.Log.During(
            "watching the database's sessions",
            new SessionWatch(admin, context.Clock).Watch(expectation, window, Interval, ct)
        );
        return (claim, await report);
    }

    private static bool IsDatabase(StackContext context, ServiceState state) =>
        state.Service == context.Stack.Definition.Database!.Service;

    private static async Task<IReadOnlyList<ContainerDetails>> Inspected(
        TaskPlaces places,
        IEnumerable<ServiceState> states,
        CancellationToken ct
    ) => await Task.WhenAll(states.Select(s => places.Inspect(s, ct)));

    private static string Seen(SessionReport report) =>
        string.Concat(
            report
                .Sessions.OrderBy(s => s.Started)
                .Select(s =>
                    $"\n  {s.Address} as {s.User}, since {s.Started:HH:mm:ss} "
                    + $"UTC{(s.Application.Length > 0 ? $", {s.Application}" : "")}"
                )
        );

    private static IEnumerable<KeyValuePair<string, IPAddress>> AddressesOf(ContainerDetails details) =>
        details.NetworkSettings.Networks.SelectMany(n =>
            new[] { n.Value.IPAddress, n.Value.GlobalIPv6Address }
                .Where(a => a.Length > 0)
                .Take(1)
                .Select(a => KeyValuePair.Create(n.Key, IPAddress.Parse(a)))
        );
}
