using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>CutOver</c> on the demo's swarm, once it is deployed. In the long form (<see cref="KillMatrixRun.Variable"/>) it
/// is first undone for what the first task does, then killed in the middle and finished, and rolled back in the end.
/// </summary>
internal sealed class SwarmDemoCutOver(SwarmDemo demo, string stateRoot, DockerEngine manager)
{
    public const string Bot = "steve-tradingbot_clawbot";
    private const string Legacy = "tradingbot_gui";
    private const string Runtime = "tradingbot_gui_app";
    private static readonly string[] Moved = [Bot, $"{Bot}-worker"];

    private static bool IsLong => KillMatrixRun.PageOf(Matrix.Swarm) is not null;

    public async Task Check()
    {
        var before = await Specs();
        (await Sessions()).Should().Contain(Legacy);
        if (IsLong)
        {
            await ALoginOfTheOldRoleIsSeenInTheFirstTask(before);
            await KilledInTheMiddleItIsPutBack(before);
        }

        await EveryTaskLogsInAsTheRuntimeRole(before, IsLong ? await KilledAndFinished() : await CutOver());
        if (IsLong)
            await RolledBackEveryTaskLogsInAsBefore(before);
    }

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

    private async Task KilledInTheMiddleItIsPutBack(IReadOnlyList<ServiceSpec> before)
    {
        await DiesInTheMiddle();
        (await Resume(undo: true)).Should(ExitCode.Done, "the old state is proven to be live");
        await IsAsBefore(before);
    }

    private async Task<Ending> KilledAndFinished()
    {
        await DiesInTheMiddle();
        return await Resume(undo: false);
    }

    private async Task DiesInTheMiddle()
    {
        var exit = await Killed("after Planned CutOverEnv", seconds: 12);
        exit.ExitCode.Should().Be(137, exit.Tail);
        (await MadeSecrets()).Should().ContainSingle("it died after it had made the secret");
    }

    private async Task EveryTaskLogsInAsTheRuntimeRole(IReadOnlyList<ServiceSpec> before, Ending done)
    {
        done.Should(ExitCode.Done, "replaced first and proven", "external: true", "verified");
        var secret = (await MadeSecrets()).Should().ContainSingle().Which;
        var now = await Specs();
        now.Should().OnlyContain(s => s.Data.Single().Id == secret.Id);
        now.Zip(before, (n, was) => n.Image == was.Image).Should().OnlyContain(same => same, "no code is replaced");
        (await manager.Swarm.Secrets.List()).Should().Contain(s => s.Id == before[0].Data.Single().Id, "it stays");
        (await Sessions()).Should().NotContain(Legacy).And.Contain(Runtime);
        await NothingSaysThePassword(done.Output);
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
        (await MadeSecrets()).Should().BeEmpty("the undo removes what it made");
        (await Sessions()).Should().NotContain(Runtime);
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

    private Task<IReadOnlyList<SwarmConfig>> MadeSecrets() => manager.Swarm.Secrets.List([Labels.Release]);

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

    private Task<Ending> Resume(bool undo) => Run("Resume", run => run.Resume(undo));

    private async Task<KillMatrixExit> Killed(string moment, int seconds)
    {
        var hook = Path.Combine(demo.Folder, ".git", "hook");
        await File.WriteAllTextAsync(
            hook,
            $"#!/bin/sh\n[ \"$1 $2 $3\" = '{moment}' ] || exit 0\n(sleep {seconds}; kill -9 $PPID) &\n"
        );
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
