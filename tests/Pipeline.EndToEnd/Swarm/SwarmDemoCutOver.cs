using System.Diagnostics;
using Pipeline.Bootstrap;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>CutOver</c> on the demo's swarm, once it is deployed: killed in its first task, and finished. In the long form
/// (<see cref="KillMatrixRun.Variable"/>) it is undone for what the first task does, and killed at each record of its
/// journal, finished or undone, and rolled back.
/// </summary>
internal sealed class SwarmDemoCutOver(SwarmDemo demo, string stateRoot, DockerEngine manager, SwarmRows rows)
{
    public const string Bot = "steve-tradingbot_clawbot";
    private const string Legacy = "tradingbot_gui";
    private const string Runtime = "tradingbot_gui_app";
    private static readonly string[] Moved = [Bot, $"{Bot}-worker"];

    /// <summary>Secrets of earlier cells, which stay after a rollback.</summary>
    private readonly HashSet<string> _left = [];

    public async Task Check()
    {
        var before = await Specs();
        (await Sessions()).Should().Contain(Legacy);
        var cells = new SwarmCutOverCells(Bot, before[0].Data.Single().Id);
        if (!rows.IsLong)
        {
            var done = await Run(cells.InFirstTask(undo: false), before);
            done.Should(ExitCode.Done, "replaced first and proven", "external: true", "verified");
            return;
        }

        if (SwarmRows.IsChosen("login of the old role"))
            await ALoginOfTheOldRoleIsSeenInTheFirstTask(before);
        foreach (var cell in cells.All().Where(c => SwarmRows.IsChosen(c.Name)))
        {
            before = await Specs();
            await Run(cell, before);
            (await Run("Status", run => run.Status(json: false, TextWriter.Null))).Should(ExitCode.Done);
            if (!IsUndone(cell))
                await RolledBackEveryTaskLogsInAsBefore(before);
            _left.UnionWith((await MadeSecrets()).Select(s => s.Id));
        }
    }

    /// <summary>Killed there, and its release is taken up.</summary>
    private async Task<Ending> Run(SwarmCell cell, IReadOnlyList<ServiceSpec> before)
    {
        var clock = Stopwatch.StartNew();
        var exit = await Killed(cell);
        exit.ExitCode.Should().Be(137, "{0}: {1}", cell.Name, exit.Tail);
        var taken = await Run("Resume", run => run.Resume(cell.Undo));
        taken.Should(ExitCode.Done);
        if (IsUndone(cell))
            await IsAsBefore(before);
        else
            await EveryTaskLogsInAsTheRuntimeRole(before, exit.Output + taken.Output);
        var (then, verdict) = (cell.Undo ? "Resume --undo" : "Resume", IsUndone(cell) ? "old" : "new");
        rows.Keep(cell.Name, exit.ExitCode, $"{then}: {(int)taken.Code}", verdict, clock.Elapsed);
        return taken;
    }

    /// <summary>After the last record there is no release to undo.</summary>
    private static bool IsUndone(SwarmCell cell) => cell.Undo && cell.Moment != SwarmCutOverCells.Last;

    /// <summary>The secret holds what pipeline.yml says, and the task is up: only its session tells.</summary>
    private async Task ALoginOfTheOldRoleIsSeenInTheFirstTask(IReadOnlyList<ServiceSpec> before)
    {
        var right = await File.ReadAllTextAsync(demo.StackFile);
        var old = (await File.ReadAllTextAsync(Path.Combine(demo.Folder, "secrets", "gui-db-dsn"))).Trim();
        await File.WriteAllTextAsync(
            demo.StackFile,
            right.Replace(
                "postgres://tradingbot_gui_app:{secret:app|url}@gui-db:5432/tradingbot_gui",
                $"{old}?connect_timeout=3",
                StringComparison.Ordinal
            )
        );

        var refused = await CutOver(o => o with { AllowDirtyTree = true });

        await File.WriteAllTextAsync(demo.StackFile, right);
        refused.Should(
            ExitCode.RolledBack,
            "legacy-session",
            $"still logged in as {Legacy}",
            "the old state is proven"
        );
        await IsAsBefore(before);
    }

    private async Task EveryTaskLogsInAsTheRuntimeRole(IReadOnlyList<ServiceSpec> before, string output)
    {
        var secret = (await MadeSecrets()).Should().ContainSingle().Which;
        var now = await Specs();
        now.Should().OnlyContain(s => s.Data.Single().Id == secret.Id);
        now.Zip(before, (n, was) => n.Image == was.Image).Should().OnlyContain(same => same, "no code is replaced");
        (await manager.Swarm.Secrets.List()).Should().Contain(s => s.Id == before[0].Data.Single().Id, "it stays");
        (await Sessions()).Should().NotContain(Legacy).And.Contain(Runtime);
        await EveryTaskIsOf(now);
        await NothingSaysThePassword(output);
    }

    private async Task RolledBackEveryTaskLogsInAsBefore(IReadOnlyList<ServiceSpec> before)
    {
        var back = await Run("Rollback", run => run.Back(new RollbackTarget("r1")));

        back.Should(ExitCode.Done, "verified");
        (await Specs())
            .Zip(before, (now, was) => now.Data.SequenceEqual(was.Data))
            .Should()
            .OnlyContain(same => same, "each service has its former secret");
        (await Sessions()).Should().Contain(Legacy);
    }

    private async Task IsAsBefore(IReadOnlyList<ServiceSpec> before)
    {
        (await Specs()).Zip(before, (now, was) => now.SameButForTasks(was)).Should().OnlyContain(same => same);
        await EveryTaskIsOf(before);
        (await MadeSecrets()).Should().BeEmpty("the undo removes what it made");
        (await Sessions()).Should().NotContain(Runtime);
    }

    /// <summary>What a service asks for is no proof of what its tasks were made from.</summary>
    private async Task EveryTaskIsOf(IReadOnlyList<ServiceSpec> specs)
    {
        foreach (var (name, spec) in Moved.Zip(specs))
        {
            var look = new RolloutLook(await manager.Swarm.Services.Inspect(name), await manager.Swarm.Tasks.Of(name));
            look.AllAre(spec).Should().BeTrue(look.Describe());
        }
    }

    private async Task NothingSaysThePassword(string output)
    {
        var password = (
            await File.ReadAllTextAsync(Path.Combine(demo.Folder, "secrets", "app.SECRET-READ-ONCE"))
        ).Trim();
        output.Should().NotContain(password);
        foreach (var file in Directory.GetFiles(stateRoot, "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file)).Should().NotContain(password, file);
    }

    private async Task<IReadOnlyList<ServiceSpec>> Specs() =>
        [.. await Task.WhenAll(Moved.Select(async s => (await manager.Swarm.Services.Inspect(s)).Spec))];

    private async Task<IReadOnlyList<SwarmConfig>> MadeSecrets() =>
        [.. (await manager.Swarm.Secrets.List([Labels.Release])).Where(s => !_left.Contains(s.Id))];

    /// <summary>Who is logged in, of bot and workers.</summary>
    private async Task<IReadOnlyList<string>> Sessions()
    {
        var task = (await manager.Swarm.Tasks.Of("steve-tradingbot_gui-db")).First(t => t.Status.State == "running");
        const string Sql = "SELECT usename FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'";
        string[] psql = ["psql", "-XAtc", Sql, "-U", Legacy, "-d", Legacy];
        var result = await manager.Containers.Exec(
            task.Status.ContainerStatus!.ContainerId,
            new ExecSpec { Command = psql }
        );
        return result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<Ending> CutOver(Func<SessionOptions, SessionOptions>? change = null) =>
        Deploys.Run(change?.Invoke(Options("CutOver")) ?? Options("CutOver"), Chain.CutOver);

    private async Task<KillMatrixExit> Killed(SwarmCell cell)
    {
        var hook = Path.Combine(demo.Folder, ".git", "hook");
        await File.WriteAllTextAsync(hook, $"#!/bin/sh\n[ \"$1 $2 $3\" = '{cell.Moment}' ] || exit 0\n{cell.Shell}\n");
        await new Platform.Command("chmod", "+x", hook).Output(default);
        var environment = new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = demo.Engine.ToString(),
            ["DOCKER_CONFIG"] = Path.Combine(demo.Folder, ".docker"),
            ["PIPELINE_STATE"] = stateRoot,
            ["PIPELINE_AT_RECORD"] = hook,
        };
        var program = new KillMatrixProgram(demo.StackFile, stateRoot, environment);
        return await program.Run(["CutOver", "--go", "privilege"]);
    }

    private async Task<Ending> Run(string target, Func<PipelineRun, Task> what)
    {
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => Options(target), output);
        try
        {
            await what(run);
            return new Ending(await run.Finish(), output.ToString());
        }
        catch (PipelineException e)
        {
            await run.Finish();
            return new Ending(e.Code, output + e.Message);
        }
    }

    private SessionOptions Options(string target) =>
        new()
        {
            StackFile = demo.StackFile,
            StateRoot = stateRoot,
            Target = target,
            Go = new HashSet<Impact> { Impact.Build, Impact.Restart, Impact.Privilege },
            IsSwarmDemo = true,
            Engine = demo.Engine,
            Logins = demo.Logins,
            Verbose = true,
        };
}
