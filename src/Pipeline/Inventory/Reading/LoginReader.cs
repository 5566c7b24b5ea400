using Npgsql;
using Pipeline.Docker;
using Pipeline.Postgres;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>
/// Asks the database, as the service itself logs in, whether its role is a superuser. One SELECT, in a session that is
/// read-only; the password stays in memory and goes only to a container of the same project.
/// </summary>
internal sealed class LoginReader(IReadOnlyList<ContainerDetails> containers)
{
    private const string Question = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user";

    public async Task<IReadOnlyList<DatabaseLogin>> Read(CancellationToken ct)
    {
        var logins = new List<DatabaseLogin>();
        foreach (var container in containers)
        foreach (var declared in DeclaredLogins.Find(container.Config.Env))
            logins.Add(await Read(container, declared, ct));
        return
        [
            .. logins
                .DistinctBy(l => (l.Service, l.Host, l.Port, l.Database, l.Role))
                .OrderBy(l => l.Service, StringComparer.Ordinal),
        ];
    }

    private async Task<DatabaseLogin> Read(ContainerDetails container, DeclaredLogin declared, CancellationToken ct)
    {
        var server = containers.FirstOrDefault(c => IsCalled(c, declared.Host));
        var (superuser, why) = await Ask(server, declared, ct);
        return new DatabaseLogin(
            ServiceOf(container),
            declared.Variable,
            declared.Host,
            declared.Port,
            declared.Database,
            declared.Role,
            superuser,
            why
        );
    }

    private static async Task<(bool?, string)> Ask(
        ContainerDetails? server,
        DeclaredLogin declared,
        CancellationToken ct
    )
    {
        if (server is null)
            return (null, $"{declared.Host} is no container of this project, so it was not asked");
        var address = server.NetworkSettings.Networks.Values.Select(n => n.IPAddress).FirstOrDefault(a => a.Length > 0);
        if (address is null)
            return ByImage(server, declared, $"{server.Name} has no address here");
        try
        {
            await using var source = NpgsqlDataSource.Create(
                await OwnStatements.Untracked(Login(address, declared), ct)
            );
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var command = new NpgsqlCommand(OwnStatements.Mark(Question), connection);
            return (
                await command.ExecuteScalarAsync(ct) as bool?,
                $"{server.Name} was asked, as {declared.Role ?? "that role"}"
            );
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            var code = e is PostgresException refused ? $"SQLSTATE {refused.SqlState}" : "no connection";
            return ByImage(server, declared, $"{server.Name} did not answer this login ({code})");
        }
    }

    /// <summary>The image of Postgres makes the role of POSTGRES_USER as a superuser.</summary>
    private static (bool?, string) ByImage(ContainerDetails server, DeclaredLogin declared, string otherwise) =>
        declared.Role is not null && server.Config.Env.Contains($"POSTGRES_USER={declared.Role}")
            ? (true, $"POSTGRES_USER of {server.Name} makes it one; {otherwise}")
            : (null, otherwise);

    private static NpgsqlConnectionStringBuilder Login(string address, DeclaredLogin declared) =>
        new()
        {
            Host = address,
            Port = declared.Port,
            Database = declared.Database ?? declared.Role ?? "postgres",
            Username = declared.Role,
            Password = declared.Password?.Reveal(),
            ApplicationName = "pipeline",
            Options = "-c default_transaction_read_only=on",
            Timeout = 5,
            CommandTimeout = 5,
            Pooling = false,
            IncludeErrorDetail = false,
        };

    private static bool IsCalled(ContainerDetails container, string host) =>
        ServiceOf(container) == host
        || container.Name == host
        || container.Config.Hostname == host
        || container.NetworkSettings.Networks.Values.Any(n => n.Aliases.Contains(host));

    private static string ServiceOf(ContainerDetails container) =>
        container.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? container.Name;
}
