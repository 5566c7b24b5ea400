using System.Net;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// Who still uses the legacy role: sessions that the database sees, and environments that compose would give. Names,
/// never values.
/// </summary>
internal sealed class LegacyUsers(StackContext context, Privileges database)
{
    private readonly string _legacy = Privileges.RolesOf(context).Legacy;

    /// <param name="moved">Whether the services of the cut-over have moved already: then they count too.</param>
    public async Task<IReadOnlyList<string>> Find(bool moved, TimeSpan window, CancellationToken ct)
    {
        var leave = moved ? [] : Privileges.RulesOf(context).Services;
        return [.. await ByEnvironment(leave, ct), .. await BySession(leave, window, ct)];
    }

    private async Task<IReadOnlyList<string>> ByEnvironment(IReadOnlyList<string> leave, CancellationToken ct)
    {
        var reading = await ComposeReading.Read(context, ct);
        var traces = LegacyLeftovers.TracesOf(context);
        // The database's own POSTGRES_USER and POSTGRES_PASSWORD are read once, when its cluster is made.
        var services = reading.Services.Except(leave).Where(s => s != context.Stack.Definition.Database!.Service);
        return
        [
            .. services.SelectMany(s =>
                reading.EnvironmentOf(s).Where(v => traces.In(v.Key, v.Value)).Select(v => $"{s}: its variable {v.Key}")
            ),
        ];
    }

    private async Task<IReadOnlyList<string>> BySession(
        IReadOnlyList<string> leave,
        TimeSpan window,
        CancellationToken ct
    )
    {
        var sessions = await context.Log.During(
            $"watching who logs in as {_legacy}",
            RoleSessions.Watch(database.Admin, _legacy, DatabaseLink.Application, window, context.Clock, ct)
        );
        if (sessions.Count == 0)
            return [];
        var names = await Addresses(ct);
        return
        [
            .. sessions
                .Where(s => !leave.Contains(names.GetValueOrDefault(s.Address).Service ?? ""))
                .Select(s =>
                    $"{names.GetValueOrDefault(s.Address).Name ?? s.Address.ToString()}: a session since "
                    + $"{s.Started:HH:mm:ss} UTC{(s.Application.Length > 0 ? $" ({s.Application})" : "")}"
                )
                .Distinct(),
        ];
    }

    /// <summary>Containers of every project: the database's network may be shared.</summary>
    private async Task<Dictionary<IPAddress, (string Name, string Service)>> Addresses(CancellationToken ct)
    {
        var addresses = new Dictionary<IPAddress, (string, string)>();
        foreach (var summary in await context.Engine.Containers.List(null, ct))
            if (await context.Engine.Containers.TryInspect(summary.Id, ct) is { State.Running: true } details)
                foreach (var network in details.NetworkSettings.Networks.Values)
                foreach (var address in new[] { network.IPAddress, network.GlobalIPv6Address }.Where(a => a.Length > 0))
                    addresses[IPAddress.Parse(address)] = (details.Name, OwnService(details));
        return addresses;
    }

    private string OwnService(Docker.ContainerDetails details) =>
        details.Config.Labels.GetValueOrDefault(Labels.ComposeProject) == context.Project
            ? details.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? ""
            : "";
}
