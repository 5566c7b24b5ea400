using System.Net;
using System.Security.Cryptography;
using Npgsql;
using Pipeline.Clusters;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Evidence = Pipeline.Terms.Evidence;

namespace Pipeline.Database;

/// <summary>
/// Whether the server asks each role for its password: where it trusts the services' network, whoever holds no password
/// is the old superuser all the same.
/// </summary>
internal sealed class PasswordsAsked(StackContext context, Privileges privileges)
{
    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        var model = privileges.Model;
        string[] roles = [model.Legacy, model.Migrator, model.App];
        var open = await ByRules(roles, ct);
        foreach (var role in roles)
            if (await GetsInWithAnyPassword(role, ct))
                open.Add($"{role} logs in from here with a wrong password");
        open.AddRange(await new ServiceNetworkLogins(context).Open(roles, ct));
        return
        [
            StopRule.TrustedLogin.Evidence(
                "legacy, migrator and runtime role are asked for their passwords over the network",
                open.Count == 0,
                open.Count == 0
                    ? "pg_hba.conf for the services' addresses, and a wrong password for each role from here "
                        + "and from the services' networks"
                    : string.Join("; ", open.Distinct())
            ),
        ];
    }

    /// <summary>The addresses of the services, which are not ours: a line may trust theirs only.</summary>
    private async Task<List<string>> ByRules(string[] roles, CancellationToken ct)
    {
        if (await HbaRules.Read(privileges.Admin, ct) is not { } rules)
        {
            context.Log.WarnOnce(
                "pg_hba_file_rules cannot be read by the role of database.user: whether the services' "
                    + "network is trusted is known only by the wrong passwords tried from here"
            );
            return [];
        }

        var database = context.Stack.Definition.Database!.Name;
        var addresses = await Addresses(ct);
        return
        [
            .. from role in roles
            from address in addresses
            let line = rules.Open(role, database, address.Value)
            where line is not null
            select $"{role} gets in from {address.Key} ({address.Value}) without a password: line {line.Line} of "
                + $"pg_hba.conf says {line.Method}",
        ];
    }

    private async Task<IReadOnlyList<KeyValuePair<string, IPAddress>>> Addresses(CancellationToken ct)
    {
        var found = new List<KeyValuePair<string, IPAddress>>();
        using var places = await TaskPlaces.Reach(context, ct);
        foreach (
            var state in (await new Services(context).Look(ct)).Where(s =>
                s.Running && Privileges.RulesOf(context).Services.Contains(s.Service)
            )
        )
        {
            var details = await places.Inspect(state, ct);
            found.AddRange(
                details
                    .NetworkSettings.Networks.Values.SelectMany(n => new[] { n.IPAddress, n.GlobalIPv6Address })
                    .Where(a => a.Length > 0)
                    .Select(a => KeyValuePair.Create(state.Service, IPAddress.Parse(a)))
            );
        }

        return found;
    }

    private async Task<bool> GetsInWithAnyPassword(string role, CancellationToken ct)
    {
        using var wrong = Secret.FromText(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        await using var link = await DatabaseLink.OpenAs(context, role, wrong, ct);
        try
        {
            await using var connection = await link.OpenConnectionAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
