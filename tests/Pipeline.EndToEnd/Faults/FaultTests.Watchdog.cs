using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>Something else starts a writer while the volume is at rest: named, and rolled back.</summary>
public sealed partial class FaultTests
{
    /// <summary>As a watchdog does: whatever stopped the container, it is started again.</summary>
    private const string Watchdog = """
        use IO::Socket::UNIX;
        while (1) {
          my $engine = IO::Socket::UNIX->new(Peer => "/var/run/docker.sock") or die;
          print $engine "POST /containers/$ARGV[0]/start HTTP/1.0\r\nContent-Length: 0\r\n\r\n";
          local $/; my $answer = <$engine>; select undef, undef, undef, 0.1;
        }
        """;

    [Fact]
    public async Task A_watchdog_that_starts_a_stopped_writer_is_named_before_and_after_and_the_release_is_rolled_back()
    {
        var name = $"{Stack.Project}-watchdog";
        await world.Bench.Run(
            new FaultCell(
                "a watchdog starts a writer",
                "BackupVolume",
                ExitCode.RolledBack,
                "old",
                "stopped, something else may",
                $"{Stack.Project}-web-1 was started at ",
                "by something else than this pipeline",
                $"{name} holds the engine's socket"
            )
            {
                Before = () =>
                    Stack.Output(
                        "docker",
                        [
                            "run",
                            "--detach",
                            "--name",
                            name,
                            "--network",
                            "none",
                            "--volume",
                            "/var/run/docker.sock:/var/run/docker.sock",
                            "pipeline/base:13",
                            "perl",
                            "-e",
                            Watchdog,
                            $"{Stack.Project}-web-1",
                        ]
                    ),
                Heal = () => Stack.Output("docker", "rm", "--force", name),
            }
        );
    }

    [Fact]
    public async Task A_writer_that_was_started_and_stopped_again_between_two_stages_is_noticed() =>
        await world.Bench.Run(
            new FaultCell(
                "a writer started and stopped again by somebody",
                "Recreate",
                ExitCode.RolledBack,
                "old",
                $"{Stack.Project}-web-1 was started at ",
                "by something else than this pipeline"
            )
            {
                Hooks =
                [
                    (
                        "after Proved RebuildVolume",
                        $"docker start {Stack.Project}-web-1; sleep 0.3; docker stop --timeout 1 {Stack.Project}-web-1"
                    ),
                ],
            }
        );
}
