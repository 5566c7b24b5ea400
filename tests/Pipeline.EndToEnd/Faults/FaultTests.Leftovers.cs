using Pipeline.EndToEnd.Matrices;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>What another pipeline holds, or a killed one left behind.</summary>
public sealed partial class FaultTests
{
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

    /// <summary>Where process 1 collects none, a dead one keeps its entry.</summary>
    private static bool IsAlive(string pidFile)
    {
        var stat = $"/proc/{File.ReadAllText(pidFile).Trim()}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }
}
