using Pipeline.EndToEnd.Matrices;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>Whatever breaks while a release is made: the old state is intact, or the new one verified.</summary>
public sealed partial class FaultTests(FaultStack world) : IClassFixture<FaultStack>
{
    /// <summary>In place: size, owner and mode stay, and the time is set back.</summary>
    private const string FlipABit =
        """perl -e 'open my $f, "+<", "/b/shop/lib/Shop.pm"; read $f, my $c, 1; seek $f, 0, 0; print $f chr(ord($c) ^ 4)'""";

    private static readonly string[] Deploy = ["DeployBaked", "--go", "volume", "restart"];

    private KillMatrixStack Stack => world.Stack;

    [Theory]
    [InlineData("INT", "RebuildVolume", ExitCode.Interrupted)]
    [InlineData("TERM", "Recreate", ExitCode.Terminated)]
    [InlineData("HUP", "BackupVolume", ExitCode.HungUp)]
    public async Task A_signal_turns_it_back(string signal, string stage, ExitCode exit) =>
        await world.Bench.Run(
            new FaultCell($"SIG{signal}", stage, exit, "old", "interrupted", "rolling back")
            {
                Hooks = [($"after Planned {stage}", $"kill -{signal} $PPID")],
            }
        );

    [Fact]
    public async Task A_second_interrupt_changes_nothing_about_that() =>
        await world.Bench.Run(
            new FaultCell("SIGINT twice", "Recreate", ExitCode.Interrupted, "old", "already rolling back")
            {
                Hooks =
                [
                    ("after Planned Recreate", "kill -INT $PPID"),
                    ("after Undoing RebuildVolume", "kill -INT $PPID"),
                ],
            }
        );

    [Fact]
    public async Task An_image_that_was_deleted_is_named() =>
        await world.Bench.Run(
            new FaultCell("built image deleted", "VerifyImports", ExitCode.RolledBack, "old", "o such image")
            {
                Hooks =
                [
                    (
                        "after Planned VerifyImports",
                        $"docker rmi -f $(docker image inspect -f '{{{{.Id}}}}' {Stack.Image})"
                    ),
                ],
            }
        );

    [Fact]
    public async Task A_service_that_ends_after_its_window_is_told_with_its_log_and_turns_the_release_back() =>
        await world.Bench.Run(
            new FaultCell(
                "service ends after its window",
                "CheckMarker",
                ExitCode.RolledBack,
                "old",
                "web exited with code 137",
                "its last log lines"
            )
            {
                Hooks = [("after Planned CheckMarker", $"docker kill {Stack.Project}-web-1")],
            }
        );

    [Theory]
    [InlineData("VerifyImports")]
    [InlineData("Recreate")]
    public async Task A_tag_that_was_moved_does_not_go_live(string stage) =>
        await world.Bench.Run(
            new FaultCell(
                "tag moved",
                stage,
                ExitCode.RollbackIncomplete,
                "old",
                "somebody moved the tag; no service was touched",
                "It is left alone"
            )
            {
                Hooks = [($"after Planned {stage}", $"docker tag pipeline/base:13 {Stack.Image}")],
                Heal = () => Stack.Output("sh", "-c", $"docker tag $({Stack.KeptBefore("r2")}) {Stack.Image}"),
                TakenUpBy = ["Resume", "--undo"],
            }
        );

    /// <summary>
    /// Nothing needs it any more, so the release is proven; a rollback to it is refused before the first write.
    /// </summary>
    [Fact]
    public async Task An_old_image_that_was_deleted_is_missed_by_a_rollback_only()
    {
        var (old, saved) = ("", Path.Combine(Stack.Folder, "old.tar"));
        try
        {
            await world.Bench.Run(
                new FaultCell("old image deleted", "CheckMarker", ExitCode.Done, "new")
                {
                    Before = async () =>
                    {
                        old = await Stack.Output("docker", "image", "inspect", "-f", "{{.Id}}", Stack.Image);
                        await Stack.Output("docker", "save", "-o", saved, Stack.Image);
                    },
                    Hooks =
                    [
                        (
                            "after Planned CheckMarker",
                            $"docker rmi -f $({Stack.KeptBefore("r2")}) $(docker images -q --no-trunc {Stack.Project} | grep -v $(docker image inspect -f '{{{{.Id}}}}' {Stack.Image}))"
                        ),
                    ],
                    Heal = async () =>
                    {
                        var back = await Stack.Program.Run([
                            "Rollback",
                            "--release",
                            "r1",
                            "--go",
                            "volume",
                            "restart",
                        ]);
                        back.ExitCode.Should().Be((int)ExitCode.FailedBeforeAnyChange, back.Output);
                        back.Output.Should().Contain("is gone from the engine").And.Contain("nothing was written");
                    },
                }
            );
        }
        finally
        {
            await Stack.Output("docker", "load", "-i", saved);
            await Stack.Output("docker", "tag", old, Stack.Image);
        }
    }

    [Fact]
    public async Task A_backup_with_a_flipped_bit_is_not_restored_from() =>
        await world.Bench.Run(
            new FaultCell(
                "a bit flipped in the backup",
                "RebuildVolume",
                ExitCode.FailedBeforeAnyChange,
                "new",
                "is not what was verified",
                "shop/lib: Shop.pm: content"
            )
            {
                Before = async () =>
                {
                    await Stack.Program.Require(Deploy);
                    await Stack.Output(
                        "docker",
                        "run",
                        "--rm",
                        "-v",
                        $"{await Stack.BackupOf("r2")}:/b",
                        "pipeline/base:13",
                        "sh",
                        "-c",
                        "touch -r /b/shop/lib/Shop.pm /t; " + FlipABit + "; touch -r /t /b/shop/lib/Shop.pm"
                    );
                },
                Arguments = ["RollbackRebuildVolume", "--go", "volume", "restart"],
            }
        );

    [Fact]
    public async Task A_backup_that_was_removed_is_named_before_anything_is_stopped() =>
        await world.Bench.Run(
            new FaultCell(
                "backup volume removed",
                "RebuildVolume",
                ExitCode.FailedBeforeAnyChange,
                "new",
                "was removed by somebody",
                $"{Stack.Project}_pipeline-backup-r2-data"
            )
            {
                Before = async () =>
                {
                    await Stack.Program.Require(Deploy);
                    await Stack.Output("docker", "volume", "rm", await Stack.BackupOf("r2"));
                },
                Arguments = ["RollbackRebuildVolume", "--go", "volume", "restart"],
            }
        );

    [Theory]
    [InlineData("fails", "echo 'engine says no' >&2; exit 1", "docker compose up failed with exit code 1")]
    [InlineData("hangs", "exec sleep 1000", "did not end within 00:00:03")]
    public async Task Compose_that_fails_or_hangs_is_turned_back(string how, string act, string seen) =>
        await world.Bench.Run(
            new FaultCell($"docker compose up {how}", "Recreate", ExitCode.RolledBack, "old", seen)
            {
                Environment = new Dictionary<string, string>(await FaultPrograms.Replace(Stack, "docker", " up ", act))
                {
                    ["PIPELINE_COMPOSE_LIMIT"] = "3s",
                },
            }
        );

    [Fact]
    public async Task Compose_that_hangs_at_the_start_is_not_waited_for() =>
        await world.Bench.Run(
            new FaultCell(
                "docker compose config hangs",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "did not end within 00:00:03",
                "nothing was changed"
            )
            {
                Environment = new Dictionary<string, string>(
                    await FaultPrograms.Replace(Stack, "docker", " config ", "exec sleep 1000")
                )
                {
                    ["PIPELINE_COMPOSE_LIMIT"] = "3s",
                },
            }
        );

    [Fact]
    public async Task A_torn_last_line_of_the_journal_is_dropped() =>
        await world.Bench.Run(new FaultCell("journal's last line torn", "", ExitCode.Done, "new") { Before = Tear });

    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_torn_last_line_of_an_open_release_is_dropped(string takenUpBy, string state) =>
        await world.Bench.Run(
            Killed("journal's last line torn", "RebuildVolume", takenUpBy, state) with
            {
                Heal = Tear,
            }
        );

    [Fact]
    public async Task A_changed_line_of_the_journal_stops_everything()
    {
        var journal = "";
        await world.Bench.Run(
            new FaultCell(
                "a line of the journal changed",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "line 3 is not what was written",
                "Journal damaged"
            )
            {
                Before = async () =>
                {
                    journal = await File.ReadAllTextAsync(Stack.JournalPath);
                    await Stack.Output("sed", "-i", "3s/BakeCode/BakedCod/", Stack.JournalPath);
                },
                Heal = () => File.WriteAllTextAsync(Stack.JournalPath, journal),
            }
        );
    }

    [Fact]
    public async Task A_clock_that_jumped_back_a_day_changes_no_order() =>
        await world.Bench.Run(
            new FaultCell("clock a day back since the last release", "", ExitCode.Done, "new") { Before = JumpBack }
        );

    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_clock_that_jumped_back_a_day_within_a_release_changes_no_order(
        string takenUpBy,
        string state
    ) =>
        await world.Bench.Run(
            Killed("clock a day back within the release", "Recreate", takenUpBy, state) with
            {
                Heal = JumpBack,
            }
        );

    [Fact]
    public async Task A_lock_is_kept_though_dotnet_is_told_not_to_lock_files()
    {
        using var holder = new FaultLock(Path.Combine(Path.GetDirectoryName(Stack.JournalPath)!, "lock"));
        await world.Bench.Run(
            new FaultCell(
                "locked, and .NET locks no files",
                "",
                ExitCode.Locked,
                "old",
                "another pipeline works on this stack"
            )
            {
                Before = holder.Take,
                Heal = holder.Release,
                Environment = new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1" },
            }
        );
    }

    /// <summary>
    /// The program is killed alone, and what it had started lives on: it must be gone before the release is taken up.
    /// </summary>
    [Theory]
    [InlineData("docker", " up ", "Recreate", "Resume", "new")]
    [InlineData("docker", " up ", "Recreate", "Resume --undo", "old")]
    [InlineData("git", "commit-tree", "BakeCode", "Resume", "new")]
    public async Task What_a_killed_pipeline_left_running_is_ended_first(
        string program,
        string when,
        string stage,
        string takenUpBy,
        string state
    )
    {
        var pid = Path.Combine(Stack.Folder, "orphan");
        File.Delete(pid);
        var act = $"[ -e {pid} ] && exec $real \"$@\"; echo $$ >{pid}; kill -9 $(cat {pid}.parent); sleep 60";
        await world.Bench.Run(
            new FaultCell($"only the pipeline killed, its {program} lives on", stage, (ExitCode)137, state)
            {
                Hooks = [("after Opened -", $"echo $PPID >{pid}.parent")],
                Environment = await FaultPrograms.Replace(Stack, program, when, act),
                Heal = () =>
                {
                    IsAlive(pid).Should().BeTrue("it has to live on for this to be a test");
                    return Task.CompletedTask;
                },
                TakenUpBy = takenUpBy.Split(' '),
                TakenUpSeen = ["which a killed pipeline left behind"],
            }
        );
        IsAlive(pid).Should().BeFalse();
    }

    /// <summary>The helper container is frozen in the middle of its copy, and the pipeline killed.</summary>
    [Theory]
    [InlineData("Resume", "new")]
    [InlineData("Resume --undo", "old")]
    public async Task A_helper_container_that_was_left_running_is_removed_first(string takenUpBy, string state)
    {
        var frozen = Path.Combine(Stack.Folder, "frozen");
        File.Delete(frozen);
        await world.Bench.Run(
            Killed("pipeline killed, its helper container lives on", "BackupVolume", takenUpBy, state) with
            {
                Arguments = [.. Deploy, "--volume-access", "helper"],
                Hooks =
                [
                    (
                        "after Planned BackupVolume",
                        $$$"""
                        since=$(date +%s)
                        (timeout 120 docker events --since $since --filter event=mount --filter volume={{{Stack.Project}}}_data --format '{{.Actor.Attributes.container}}' | while read -r id; do
                          until docker pause $id; do docker inspect $id || continue 2; done
                          docker inspect --format '{{json .Config.Labels}}' $id | grep -q '"dev.pipeline.kind":"helper"' || { docker unpause $id; continue; }
                          echo $id >{{{frozen}}}; kill -9 $PPID; break
                        done) </dev/null >/dev/null 2>&1 &
                        """
                    ),
                ],
            }
        );
        (await Stack.Output("docker", "ps", "-aq", "--no-trunc"))
            .Should()
            .NotContain((await File.ReadAllTextAsync(frozen)).Trim());
    }

    /// <summary>As another user's, or one with PIPELINE_STATE set: its history does not know of the release.</summary>
    [Fact]
    public async Task A_second_pipeline_with_another_state_folder_is_kept_out()
    {
        var said = Path.Combine(Stack.Folder, "second");
        await world.Bench.Run(
            new FaultCell("second pipeline with another state folder", "RebuildVolume", ExitCode.Done, "new")
            {
                Hooks =
                [
                    (
                        "after Planned RebuildVolume",
                        $"""
                        PIPELINE_AT_RECORD= PIPELINE_STATE={Stack.Folder}/others {KillMatrixProgram.Root}/build.sh {string.Join(
                            ' ',
                            Deploy
                        )} --stack {Stack.Folder}/repository/pipeline.yml >{said} 2>&1 </dev/null
                        echo "it ended with $?" >>{said}
                        """
                    ),
                ],
            }
        );
        (await File.ReadAllTextAsync(said))
            .Should()
            .Contain("it ended with 5")
            .And.Contain("another pipeline works on this stack: DeployBaked")
            .And.Contain(Stack.StateFolder);
        Directory
            .GetFiles(Path.Combine(Stack.Folder, "others"), "journal.jsonl", SearchOption.AllDirectories)
            .Should()
            .BeEmpty();
        Directory.Delete(Path.Combine(Stack.Folder, "others"), recursive: true);
    }

    private static FaultCell Killed(string fault, string stage, string takenUpBy, string state) =>
        new(fault, stage, (ExitCode)137, state)
        {
            Hooks = [($"after Planned {stage}", "kill -9 $PPID")],
            TakenUpBy = takenUpBy.Split(' '),
        };

    /// <summary>Where process 1 collects none, a dead one keeps its entry.</summary>
    private static bool IsAlive(string pidFile)
    {
        var stat = $"/proc/{File.ReadAllText(pidFile).Trim()}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    private Task Tear() => File.AppendAllTextAsync(Stack.JournalPath, """c0ffee {"seq":99,"at":"20""");

    /// <summary>What was recorded so far was recorded a day later than it is now.</summary>
    private Task JumpBack()
    {
        var path = Stack.JournalPath;
        var records = JournalFile.Open(path, TimeProvider.System).Records;
        File.Delete(path);
        File.Delete(Path.GetDirectoryName(path) + ".anchor"); // It knows the records by their hashes, which hold the time.
        var journal = JournalFile.Open(path, new Tomorrow());
        foreach (var record in records)
            journal.Append(record.Release, record.Event, record.Stage, record.Data);
        return Task.CompletedTask;
    }

    private sealed class Tomorrow : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(1);
    }
}
