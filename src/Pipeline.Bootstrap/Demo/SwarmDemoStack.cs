using System.Diagnostics;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>The demo's services on its swarm: deployed as a user does it, and asked.</summary>
/// <param name="manager">The database is pinned to it.</param>
/// <param name="logins">Where the docker command line finds the registry's login.</param>
internal sealed class SwarmDemoStack(SwarmMachine manager, string folder, string logins)
{
    private const string Database = $"{SwarmDemoFiles.Stack}_gui-db";
    private const string User = "tradingbot_gui";
    private const string Again = "./build.sh Demo --swarm --reset";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private DockerEngine Engine => manager.Engine;

    public Task Deploy(Action<string> line, CancellationToken ct) =>
        new StackCli(Engine.Address).Deploy(
            Path.Combine(folder, "docker-compose.yml"),
            SwarmDemoFiles.Stack,
            logins,
            line,
            ct
        );

    /// <summary>As soon as the database takes connections: the gui's role needs its own to become healthy.</summary>
    public async Task SetPasswords(DemoPasswords passwords, TimeSpan patience, CancellationToken ct)
    {
        await Until("the database is healthy", patience, async () => await Runs(Database, ct), ct);
        var task = (await Engine.Swarm.Tasks.Of(Database, ct)).First(IsRunning);
        using var sql = new MemoryStream(passwords.Sql());
        string[] login = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--username", User, "--dbname", User];
        var psql = new ExecSpec { Command = ["psql", .. login] };
        var result = await Engine.Containers.Exec(task.Status.ContainerStatus!.ContainerId, psql, sql, ct);
        if (result.ExitCode != 0)
            throw PipelineException.Refuse($"psql in {Database} failed: {result.Stderr}", Again);
    }

    /// <summary>A task with a healthcheck counts as running once it is healthy: it has reached the database.</summary>
    public Task Settle(TimeSpan patience, CancellationToken ct) =>
        Until(
            "every task is healthy",
            patience,
            async () =>
            {
                foreach (var service in await Engine.Swarm.Services.List([], ct))
                    if (!await Runs(service.Id, ct))
                        return false;
                return true;
            },
            ct
        );

    private async Task<bool> Runs(string service, CancellationToken ct)
    {
        var wanted = (await Engine.Swarm.Services.Inspect(service, ct)).Spec.Replicas;
        return (await Engine.Swarm.Tasks.Of(service, ct)).Count(IsRunning) == wanted;
    }

    private async Task Until(string what, TimeSpan patience, Func<Task<bool>> holds, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > patience)
                throw PipelineException.Refuse(
                    $"The demo did not come up: {what} was not so after {patience.TotalSeconds:0} s.\n{await Told(ct)}",
                    Again
                );
            await Task.Delay(Poll, ct);
        }
    }

    /// <summary>What the swarm says of the tasks that do not run.</summary>
    private async Task<string> Told(CancellationToken ct)
    {
        var told = new List<string>();
        foreach (var service in await Engine.Swarm.Services.List([], ct))
            told.AddRange(
                (await Engine.Swarm.Tasks.Of(service.Id, ct))
                    .Where(t => !IsRunning(t))
                    .Select(t => $"{service.Spec.Name}.{t.Slot} is {t.Status.State} {t.Status.Err}".TrimEnd())
            );
        return string.Join('\n', told);
    }

    private static bool IsRunning(SwarmTask task) => task is { DesiredState: "running", Status.State: "running" };
}
