using System.Globalization;
using Npgsql;
using Pipeline.Docker;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// The stack's Postgres over the network, never through <c>docker exec</c>, which the server trusts without a password:
/// a published port where there is one, else the container's own address.
/// </summary>
public static class DatabaseLink
{
    /// <summary>How our own sessions are called in pg_stat_activity.</summary>
    public const string Application = "pipeline";

    /// <returns>A pool; null when pipeline.yml names no database.</returns>
    /// <exception cref="PipelineException">The database does not run, or its password cannot be had.</exception>
    public static async Task<NpgsqlDataSource?> Open(StackContext context, CancellationToken ct)
    {
        if (context.Stack.Definition.Database is not { } source)
            return null;
        return await AsRotated(context, source, ct)
            ?? await Open(context, source, source.User, Password(context, source.Password), ct);
    }

    /// <summary>
    /// The password of <c>database.user</c> as pipeline.yml names its source, whatever became of it since.
    /// </summary>
    public static Secret? Declared(StackContext context) =>
        context.Stack.Definition.Database is { } source && Password(context, source.Password) is { Length: > 0 } text
            ? Secret.FromText(text)
            : null;

    /// <summary>The same database as another role.</summary>
    public static Task<NpgsqlDataSource> OpenAs(
        StackContext context,
        string user,
        Secret password,
        CancellationToken ct
    ) => Open(context, context.Stack.Definition.Database!, user, password.Reveal(), ct);

    /// <summary>
    /// A legacy role whose password was rotated logs in with that of its secret file. Where the file does not log in (a
    /// rotation was cut short, or undone) the declared source counts.
    /// </summary>
    private static async Task<NpgsqlDataSource?> AsRotated(
        StackContext context,
        DatabaseSource source,
        CancellationToken ct
    )
    {
        if (
            context.Stack.Definition.Roles is not { LegacySecretFile: { } file } roles
            || roles.Legacy != source.User
            || !File.Exists(file)
        )
            return null;
        using var rotated = await RotatedPassword(context, file, ct);
        var link = await Open(context, source, source.User, rotated.Reveal(), ct);
        if (await LogsIn(link, ct))
            return link;
        await link.DisposeAsync();
        return null;
    }

    private static async Task<Secret> RotatedPassword(StackContext context, string file, CancellationToken ct)
    {
        try
        {
            var secret = await SecretFile.ReadOnce(file, ct);
            context.Log.Redactor.Learn("legacy", secret);
            return secret;
        }
        catch (SecretException e)
        {
            throw PipelineException.Refuse(e.Message);
        }
    }

    private static async Task<bool> LogsIn(NpgsqlDataSource link, CancellationToken ct)
    {
        try
        {
            await using var connection = await link.OpenConnectionAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            return false;
        }
    }

    private static async Task<NpgsqlDataSource> Open(
        StackContext context,
        DatabaseSource source,
        string user,
        string? password,
        CancellationToken ct
    )
    {
        var (host, port) = await Address(context, source, ct);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Database = source.Name,
            Username = user,
            Password = password,
            ApplicationName = Application,
            Timeout = 5,
            IncludeErrorDetail = false,
            MaxPoolSize = 4,
        };
        return NpgsqlDataSource.Create(user == source.User ? await Untracked(builder, ct) : builder);
    }

    /// <summary>
    /// What this program asks as the legacy role must not look like the services' work. A login that fails is left to
    /// the caller.
    /// </summary>
    private static async Task<NpgsqlConnectionStringBuilder> Untracked(
        NpgsqlConnectionStringBuilder login,
        CancellationToken ct
    )
    {
        try
        {
            return await OwnStatements.Untracked(login, ct);
        }
        catch (NpgsqlException)
        {
            return login;
        }
    }

    private static async Task<(string Host, int Port)> Address(
        StackContext context,
        DatabaseSource source,
        CancellationToken ct
    )
    {
        var running =
            (await new Services(context).Of(source.Service, ct)).FirstOrDefault(s => s.Running)
            ?? throw PipelineException.Refuse(
                $"the database service {source.Service} does not run",
                context.Stack.Definition.Swarm is { } swarm
                    ? $"docker service ps {swarm.Stack}_{source.Service} says why"
                    : ComposeCommand.For(context.Stack.Definition, $"up -d {source.Service}")
            );
        var published = context
            .Stack.Compose.Find(source.Service)
            ?.Ports.FirstOrDefault(p => p.Target == source.Port && int.TryParse(p.Published, out _));
        if (published is not null)
            return await Reached(
                context.Engine.Address,
                running.Node is { } node
                    ? await HostOf(context, node, ct)
                    : HostOf(context.Engine.Address, published.HostIp),
                int.Parse(published.Published!, CultureInfo.InvariantCulture),
                ct
            );
        if (running.Node is not null)
            throw PipelineException.Refuse(
                $"{source.Service} publishes no port, and the addresses of a swarm's networks are not reached from "
                    + "here",
                $"in the stack file, ports: [{{ target: {source.Port}, published: {source.Port}, mode: host }}]; then "
                    + "docker stack deploy"
            );
        var details = await context.Engine.Containers.Inspect(running.Container, ct);
        var address =
            details.NetworkSettings.Networks.Values.Select(n => n.IPAddress).FirstOrDefault(a => a.Length > 0)
            ?? throw PipelineException.Refuse(
                $"{source.Service} has no address on any network, and publishes no port",
                "publish port " + source.Port
            );
        return await Reached(context.Engine.Address, address, source.Port, ct);
    }

    /// <summary>Over ssh what the engine's host reaches is reached from here, too.</summary>
    private static async Task<(string Host, int Port)> Reached(
        EngineAddress engine,
        string host,
        int port,
        CancellationToken ct
    ) =>
        (
            await EngineRoute.Forward(engine, host, port, PostgresSocket.Name(port), PostgresSocket.Greeting, ct)
                ?? host,
            port
        );

    /// <summary>Of the node that runs the database, as the managers know it.</summary>
    private static async Task<string> HostOf(StackContext context, string node, CancellationToken ct) =>
        (await context.Engine.Swarm.Nodes.List(ct)).FirstOrDefault(n => n.Name == node)?.Status.Addr
            is { Length: > 0 } address
                and not "0.0.0.0"
            ? address
            : HostOf(context.Engine.Address, null);

    private static string HostOf(EngineAddress engine, string? bound) =>
        !engine.IsLocal && !EngineRoute.IsForwarded(engine) ? engine.Uri.Host
        : bound is null or "" or "0.0.0.0" or "::" ? "127.0.0.1"
        : bound;

    private static string? Password(StackContext context, PasswordSource password)
    {
        if (password is { Service: { } service, Variable: { } variable })
            return context.Stack.Compose.Find(service)?.Environment.GetValueOrDefault(variable)?.Reveal()
                ?? throw PipelineException.Usage($"database.password: service {service} has no variable {variable}");
        if (password.File is { } file)
            return File.Exists(file)
                ? File.ReadAllText(file).TrimEnd('\r', '\n')
                : throw PipelineException.Usage($"database.password: {file} does not exist");
        return EnvValue(context, password.EnvKey!);
    }

    private static string EnvValue(StackContext context, string key) =>
        context
            .Stack.Definition.EnvFiles.Select(f => new StackEnvFile(context, f).Parse(File.ReadAllBytes(f)).Value(key))
            .LastOrDefault(v => v is not null)
        ?? throw PipelineException.Usage($"database.password: no env file sets {key}");
}
