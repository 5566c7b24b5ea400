using Pipeline.EndToEnd.Matrices;
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

    private static FaultCell Killed(string fault, string stage, string takenUpBy, string state) =>
        new(fault, stage, (ExitCode)137, state)
        {
            Hooks = [($"after Planned {stage}", "kill -9 $PPID")],
            TakenUpBy = takenUpBy.Split(' '),
        };
}
