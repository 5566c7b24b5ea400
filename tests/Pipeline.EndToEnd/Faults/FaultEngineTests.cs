using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>What can only be broken on an engine of one's own: the engine itself, and its disk.</summary>
public sealed class FaultEngineTests(FaultEngineStack world) : IClassFixture<FaultEngineStack>
{
    public static TheoryData<string> Stages { get; } = [.. Chain.Deploy.Select(s => s.Name.Value)];

    private PrivateEngine Engine => world.Engine;

    /// <summary>Killed right before the stage works; it is back two seconds later.</summary>
    [Theory]
    [MemberData(nameof(Stages))]
    public async Task An_engine_that_is_restarted_is_waited_for(string stage)
    {
        await world.Bench.Run(
            new FaultCell(
                "engine killed, back after 2 s",
                stage,
                ExitCode.RolledBack,
                "old",
                "does not answer; waiting up to",
                "the engine answers again"
            )
            {
                Hooks = [($"after Planned {stage}", Engine.KillScript + "\n" + Engine.StartLater(2))],
                Heal = Engine.Answers,
            }
        );
    }

    /// <summary>
    /// The services that the engine restarts when it is back were not touched by the release, so it can be finished.
    /// </summary>
    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task An_engine_that_stays_away_leaves_the_release_open(string takenUpBy, string state) =>
        await world.Bench.Run(
            new FaultCell(
                "engine killed, stays away",
                "RebuildVolume",
                ExitCode.RollbackIncomplete,
                state,
                "did not answer for",
                "stays open",
                "./build.sh Resume"
            )
            {
                Hooks = [("after Planned RebuildVolume", Engine.KillScript)],
                Environment = new Dictionary<string, string> { ["PIPELINE_ENGINE_WAIT"] = "1s" },
                Heal = Engine.StartAgain,
                TakenUpBy = takenUpBy.Split(' '),
            }
        );

    /// <summary>It takes connections and answers nothing, as a daemon that deadlocks or waits for its disk.</summary>
    [Fact]
    public async Task An_engine_that_hangs_counts_as_one_that_is_away_and_is_waited_for() =>
        await world.Bench.Run(
            new FaultCell(
                "engine hangs (SIGSTOP) for 20 s",
                "RebuildVolume",
                ExitCode.RolledBack,
                "old",
                "does not answer; waiting up to",
                "the engine answers again"
            )
            {
                Hooks = [("after Planned RebuildVolume", Engine.HangScript + "\n" + Engine.GoOnLater(20))],
                Environment = new Dictionary<string, string> { ["PIPELINE_CALL_LIMIT"] = "8s" },
                Heal = Engine.Answers,
            }
        );

    [Fact]
    public async Task An_engine_that_goes_on_hanging_leaves_the_release_open() =>
        await world.Bench.Run(
            new FaultCell(
                "engine hangs (SIGSTOP)",
                "Recreate",
                ExitCode.RollbackIncomplete,
                "old",
                "did not answer for",
                "stays open",
                "./build.sh Resume"
            )
            {
                Hooks = [("after Planned Recreate", Engine.HangScript)],
                Environment = new Dictionary<string, string>
                {
                    ["PIPELINE_CALL_LIMIT"] = "8s",
                    ["PIPELINE_ENGINE_WAIT"] = "1s",
                },
                Heal = Engine.GoOn,
                TakenUpBy = ["Resume", "--undo"],
            }
        );

    /// <summary>
    /// The new code is in the volume and the old image is what the service was created from: the engine, which starts
    /// everything else, must not start it. What it started while nobody worked on the release was not touched by it, so
    /// the release can be finished.
    /// </summary>
    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_service_with_restart_always_rests_through_a_reboot(string takenUpBy, string state) =>
        await world.Bench.Run(
            new FaultCell("killed, then a reboot with restart: always", "RebuildVolume", (ExitCode)137, state)
            {
                Hooks = [("after Applied RebuildVolume", "kill -9 $PPID")],
                Heal = async () =>
                {
                    await Engine.Reboot();
                    await world.Stack.Runs("eyes");
                    (await world.Stack.IsRunning("web")).Should().BeFalse("it would run the old image on the new code");
                },
                TakenUpBy = takenUpBy.Split(' '),
                TakenUpSeen = ["taking over from DeployBaked"],
            }
        );

    /// <summary>
    /// The undo removes first what the release itself put on the disk: that makes the room it needs.
    /// </summary>
    [Fact]
    public async Task A_disk_that_is_full_has_room_for_the_undo_once_what_the_release_wrote_is_gone() =>
        await world.Bench.Run(
            new FaultCell(
                "the engine's disk is full",
                "BackupVolume",
                ExitCode.RolledBack,
                "old",
                "No space left on device",
                "more errors"
            )
            {
                Hooks = [("after Planned BackupVolume", Engine.FillScript)],
                Heal = Engine.Free,
            }
        );

    /// <summary>
    /// The release has written nothing yet that could make room, so the engine cannot even write a tag: the undo is not
    /// complete, says so, and is finished when there is room.
    /// </summary>
    [Fact]
    public async Task A_disk_that_is_full_and_stays_so_leaves_the_undo_to_a_later_call() =>
        await world.Bench.Run(
            new FaultCell(
                "the engine's disk is full",
                "VerifyImports",
                ExitCode.RollbackIncomplete,
                "old",
                "o space left on device",
                "--undo"
            )
            {
                Hooks = [("after Applied BuildImage", Engine.FillScript)],
                Heal = Engine.Free,
                TakenUpBy = ["Resume", "--undo"],
            }
        );
}
