using System.Security.Cryptography;
using System.Text;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// Tries a wrong password from where each service is: with psql of the database's own image, in a short-lived container
/// in the service's network namespace. What pg_hba.conf says may not be what the server loaded, and an address of ours
/// may be trusted less than the service's.
/// </summary>
internal sealed class ServiceNetworkLogins(StackContext context)
{
    /// <summary>
    /// Prints the number of each role that gets in, with TLS or without; 69: the server does not answer, 127: no psql.
    /// </summary>
    private static readonly string Script = $$"""
        command -v psql >/dev/null || exit 127
        pg_isready -q || exit 69
        number=0
        for role in "$@"; do
          for tls in disable require; do
            PGSSLMODE=$tls PGUSER=$role psql --no-psqlrc --no-password -Atqc 'SELECT 1 {{OwnStatements.Marker}}' </dev/null >/dev/null 2>&1 && echo $number
          done
          number=$((number + 1))
        done
        exit 0
        """;

    /// <returns>Who gets in from where; empty when everybody is asked.</returns>
    public async Task<IReadOnlyList<string>> Open(IReadOnlyList<string> roles, CancellationToken ct)
    {
        var states = (await new Services(context).Look(ct)).Where(s => s.Running).ToList();
        var source = context.Stack.Definition.Database!;
        if (states.FirstOrDefault(s => s.Service == source.Service) is not { } database)
            return [];
        using var places = await TaskPlaces.Reach(context, ct);
        var server = await places.Inspect(database, ct);
        var found = new List<string>();
        foreach (
            var state in states
                .Where(s => Privileges.RulesOf(context).Services.Contains(s.Service))
                .DistinctBy(s => s.Service)
        )
            found.AddRange(await From(state, places.Of(state).Engine, server, roles, ct));
        return found;
    }

    private async Task<IEnumerable<string>> From(
        ServiceState state,
        DockerEngine engine,
        ContainerDetails server,
        IReadOnlyList<string> roles,
        CancellationToken ct
    )
    {
        var client = await engine.Containers.Inspect(state.Container, ct);
        var networks = server.NetworkSettings.Networks;
        var shared = client
            .NetworkSettings.Networks.Keys.Intersect(networks.Keys)
            .Select(n => networks[n].IPAddress)
            .FirstOrDefault(a => a.Length > 0);
        if (shared is null)
            return [];
        if (state.Node is not null && await engine.Images.TryInspect(server.ImageId, ct) is null)
        {
            context.Log.WarnOnce(
                $"no wrong password could be tried from the network of {state.Service}: {state.Node} does not have the "
                    + "image of the database, whose psql does it"
            );
            return [];
        }

        var result = await engine.Containers.Run(Trial(state, server.ImageId, shared, roles), null, null, ct);
        if (result.ExitCode != 0)
            context.Log.WarnOnce(
                $"no wrong password could be tried from the network of {state.Service}: {Why(result, state)}"
            );
        return Encoding
            .UTF8.GetString(result.Stdout)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Distinct()
            .Select(n =>
                $"{roles[int.Parse(n, null)]} logs in from the network of {state.Service} with a wrong password"
            );
    }

    private ContainerSpec Trial(ServiceState state, string image, string host, IReadOnlyList<string> roles)
    {
        var source = context.Stack.Definition.Database!;
        return ContainerSpec.Throwaway(image, ["sh", "-c", Script, "sh", .. roles]) with
        {
            NetworkMode = $"container:{state.Container}",
            Env =
            [
                $"PGHOST={host}",
                $"PGPORT={source.Port}",
                $"PGDATABASE={source.Name}",
                $"PGPASSWORD={Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}",
                "PGCONNECT_TIMEOUT=5",
                "HOME=/nonexistent",
            ],
            Labels = new Dictionary<string, string>
            {
                [Labels.Kind] = Labels.HelperKind,
                [Labels.Maker] = ProcessIdentity.Mine.ToString(),
            },
        };
    }

    private string Why(RunResult result, ServiceState state) =>
        result.ExitCode switch
        {
            127 => $"the image of {context.Stack.Definition.Database!.Service} has no sh or psql",
            69 => $"the server does not answer {state.Service} at its address there",
            _ => $"exit {result.ExitCode}",
        };
}
