using Npgsql;
using Pipeline.Docker;
using Pipeline.Postgres;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>
/// Asks the databases of the project, as the services themselves log in. Passwords stay in memory and go only to a
/// container of the same project.
/// </summary>
internal sealed class LoginReader(IReadOnlyList<ContainerDetails> containers, EngineAddress engine)
{
    private readonly Dictionary<(string, int, string?, string?), LoginAnswer> _answers = [];

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
        var key = (declared.Host, declared.Port, declared.Database, declared.Role);
        if (!_answers.TryGetValue(key, out var answer))
            _answers[key] = answer = await Ask(
                containers.FirstOrDefault(c => IsCalled(c, declared.Host)),
                declared,
                ct
            );
        return new DatabaseLogin(
            ServiceOf(container),
            declared.Variable,
            declared.Host,
            declared.Port,
            declared.Database,
            declared.Role,
            answer
        );
    }

    private async Task<LoginAnswer> Ask(ContainerDetails? server, DeclaredLogin declared, CancellationToken ct)
    {
        if (server is null)
            return new LoginAnswer(null, $"{declared.Host} is no container of this project, so it was not asked");
        var address = server.NetworkSettings.Networks.Values.Select(n => n.IPAddress).FirstOrDefault(a => a.Length > 0);
        if (address is null)
            return ByImage(server, declared, $"{server.Name} has no address here");
        try
        {
            address =
                await EngineRoute.Forward(
                    engine,
                    address,
                    declared.Port,
                    PostgresSocket.Name(declared.Port),
                    PostgresSocket.Greeting,
                    ct
                ) ?? address;
            await using var source = NpgsqlDataSource.Create(
                await OwnStatements.Untracked(Login(address, declared), ct)
            );
            return await LoginQuestions.Ask(source, server.Name, ct);
        }
        catch (Exception e)
            when (e is NpgsqlException or DockerException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return ByImage(server, declared, $"{server.Name} did not answer this login ({LoginQuestions.Code(e)})");
        }
    }

    /// <summary>The image of Postgres makes the role of POSTGRES_USER as a superuser.</summary>
    private static LoginAnswer ByImage(ContainerDetails server, DeclaredLogin declared, string otherwise) =>
        declared.Role is not null && server.Config.Env.Contains($"POSTGRES_USER={declared.Role}")
            ? new LoginAnswer(true, $"POSTGRES_USER of {server.Name} makes it one; {otherwise}")
            : new LoginAnswer(null, otherwise);

    private static NpgsqlConnectionStringBuilder Login(string address, DeclaredLogin declared) =>
        new()
        {
            Host = address,
            Port = declared.Port,
            Database = declared.Database ?? declared.Role ?? "postgres",
            Username = declared.Role,
            Password = declared.Password?.Reveal(),
            ApplicationName = "pipeline",
            Options = "-c default_transaction_read_only=on -c statement_timeout=10s -c lock_timeout=1s",
            Timeout = 5,
            CommandTimeout = 15,
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
