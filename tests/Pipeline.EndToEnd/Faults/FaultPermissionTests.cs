using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// What may not be written, or for what there is no room: the state folder, its journal, the volume's files. Root, and
/// sudo elsewhere, sets it up.
/// </summary>
public sealed class FaultPermissionTests(FaultStack world) : IClassFixture<FaultStack>
{
    private KillMatrixStack Stack => world.Stack;

    private string State => Path.GetDirectoryName(Stack.JournalPath)!;

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_stops_it_before_the_start()
    {
        await world.Bench.Run(
            new FaultCell(
                "state folder not writable",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "cannot be written, so nothing was begun",
                "PIPELINE_STATE"
            )
            {
                Before = () => Immutable(State, true),
                Heal = () => Immutable(State, false),
            }
        );
    }

    /// <summary>
    /// The undo is gone all the same, and nobody knows: so finishing the release finds that it does not hold, and ends
    /// with the old state.
    /// </summary>
    [Theory]
    [InlineData("Resume", ExitCode.RolledBack)]
    [InlineData("Resume --undo", ExitCode.Done)]
    public async Task A_journal_that_may_not_be_written_any_more_leaves_the_release_open(
        string takenUpBy,
        ExitCode exit
    ) =>
        await world.Bench.Run(
            new FaultCell(
                "journal not writable any more",
                "RebuildVolume",
                ExitCode.RollbackIncomplete,
                "old",
                "journal.jsonl",
                "stays open"
            )
            {
                Hooks =
                [
                    ("after Planned RebuildVolume", $"{Root.Prefix}chattr +i {Stack.StateFolder}/*/journal.jsonl"),
                ],
                Heal = () => Immutable(Stack.JournalPath, false),
                TakenUpBy = takenUpBy.Split(' '),
                TakenUpExit = exit,
            }
        );

    [Fact]
    public async Task A_folder_of_the_volume_that_may_not_be_changed_is_named() =>
        await Frozen("shop", ExitCode.RollbackIncomplete, "old", "Resume --undo", "Operation not permitted");

    /// <summary>The folder above it changes hands, so the release is proven; only its end has to wait.</summary>
    [Fact]
    public async Task A_file_of_the_old_code_that_may_not_be_removed_keeps_a_proven_release_open() =>
        await Frozen("shop/lib/Shop.pm", ExitCode.RollbackIncomplete, "new", "Resume", "so it stays open");

    [Fact]
    public async Task A_full_state_folder_stops_it_before_the_start() =>
        await OnSmallDisk(
            new FaultCell(
                "state folder full",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "No space left on device",
                "nothing was begun"
            )
            {
                Before = Fill,
            }
        );

    [Theory]
    [InlineData("Resume", ExitCode.RolledBack)]
    [InlineData("Resume --undo", ExitCode.Done)]
    public async Task A_state_folder_that_fills_up_leaves_the_release_open(string takenUpBy, ExitCode exit) =>
        await OnSmallDisk(
            new FaultCell(
                "state folder full",
                "RebuildVolume",
                ExitCode.RollbackIncomplete,
                "old",
                "No space left on device",
                "stays open"
            )
            {
                Hooks =
                [
                    (
                        "after Planned RebuildVolume",
                        $"cat /dev/zero >$(echo {Stack.StateFolder}/*/journal.jsonl).fill 2>/dev/null"
                    ),
                ],
                TakenUpBy = takenUpBy.Split(' '),
                TakenUpExit = exit,
            }
        );

    /// <summary>
    /// As from a backup of the state folder: every line follows from the one before, and the last ones are missing.
    /// </summary>
    [Fact]
    public async Task A_journal_that_was_cut_to_a_prefix_stops_it_before_the_start() =>
        await world.Bench.Run(
            new FaultCell(
                "journal cut to a prefix",
                "",
                ExitCode.FailedBeforeAnyChange,
                "old",
                "is shorter than it was"
            )
            {
                Before = () =>
                    Stack.Output(
                        "sh",
                        "-c",
                        $"cp -p {Stack.JournalPath} {Stack.Folder}/whole && head -n -2 {Stack.Folder}/whole >{Stack.JournalPath}"
                    ),
                Heal = () => Stack.Output("cp", "-p", $"{Stack.Folder}/whole", Stack.JournalPath),
            }
        );

    /// <summary>
    /// The kernel says that the record is not on the disk: so it does not count, and what it was to confirm is undone.
    /// The next one follows the last whole one.
    /// </summary>
    [Theory]
    [InlineData("fsync,fdatasync", "EIO", "nput/output error")]
    [InlineData("pwrite64,write", "ENOSPC", "o space left on device")]
    public async Task A_disk_that_fails_for_a_moment_costs_the_release_and_not_the_journal(
        string calls,
        string error,
        string seen
    ) =>
        await world.Bench.Run(
            new FaultCell($"{error} of {calls} for a moment", "RebuildVolume", ExitCode.RolledBack, "old", seen)
            {
                Hooks =
                [
                    (
                        "after Planned RebuildVolume",
                        $$"""
                        {{Root.Prefix}}strace -qq -f -p $PPID -o /dev/null -P $(echo {{Stack.StateFolder}}/*/journal.jsonl) -e trace={{calls}} -e inject={{calls}}:error={{error}} </dev/null >/dev/null 2>&1 &
                        until grep -q '^TracerPid:.[1-9]' /proc/$PPID/status; do sleep 0.1; done
                        """
                    ),
                    (
                        "before Undoing RebuildVolume",
                        "kill $(sed -n 's/^TracerPid:.//p' /proc/$PPID/status); while grep -q '^TracerPid:.[1-9]' /proc/$PPID/status; do sleep 0.1; done"
                    ),
                ],
            }
        );

    private async Task Frozen(string path, ExitCode exit, string state, string takenUpBy, string seen)
    {
        var file =
            $"{await Stack.Output("docker", "volume", "inspect", "-f", "{{.Mountpoint}}", $"{Stack.Project}_data")}";
        await world.Bench.Run(
            new FaultCell($"{path} in the volume immutable", "RebuildVolume", exit, state, seen)
            {
                Hooks = [("after Planned RebuildVolume", $"{Root.Prefix}chattr +i {file}/{path}")],
                Heal = () => Root.Sh($"chattr -R -f -i {file} || true"),
                TakenUpBy = takenUpBy.Split(' '),
            }
        );
    }

    /// <summary>The state folder on a disk of its own while the cell runs.</summary>
    private async Task OnSmallDisk(FaultCell cell)
    {
        var state = "";
        try
        {
            await world.Bench.Run(
                cell with
                {
                    Before = async () =>
                    {
                        state = State;
                        await Root.Sh(
                            $"cp -a {state} {Stack.Folder}/real; mount -t tmpfs -o size=1m,mode=700,uid=$(stat -c %u {state}) faults {state}; cp -a {Stack.Folder}/real/. {state}/"
                        );
                        await (cell.Before?.Invoke() ?? Task.CompletedTask);
                    },
                    Heal = () => Stack.Output("rm", "-f", Path.Combine(state, "journal.jsonl.fill")),
                }
            );
        }
        finally
        {
            await Root.Sh($"umount {state}; rm -rf {Stack.Folder}/real");
        }
    }

    private Task Fill() => Stack.Output("sh", "-c", $"cat /dev/zero >{State}/journal.jsonl.fill || true");

    private static Task Immutable(string path, bool on) => Root.Sh($"chattr {(on ? "+i" : "-i")} {path}");
}
