using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Secrets;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

/// <summary>
/// The state folder and its anchor were restored together: only the backups on the engine tell what the journal has
/// lost.
/// </summary>
public sealed class JournalWentBackTests : IAsyncLifetime, IDisposable
{
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly TestFolder _folder = new();
    private readonly Interrupts _interrupts = new(_ => { });
    private readonly string _project = $"back-{Guid.NewGuid():N}"[..13];
    private StackContext _context = null!;

    public async Task InitializeAsync()
    {
        _context = TestContext.Of(TestStack.With(project: _project), state: _folder["state"]) with { Engine = _engine };
        _context.State.Create();
        using (Fingerprints.Open(_context.State.Root))
            JournalAccess.ToRead(_context).Journal.Append("r1", JournalEvent.Opened, null, TestContext.Opening());
        await _engine.Volumes.Create(
            new VolumeSpec
            {
                Name = $"{_project}_lost",
                Labels = new Dictionary<string, string>
                {
                    [Labels.Project] = _project,
                    [Labels.Kind] = "backup",
                    [Labels.Release] = "r2",
                    [Labels.History] = HistoryId.For(_context.State),
                },
            }
        );
    }

    public async Task DisposeAsync()
    {
        foreach (
            var volume in await _engine.Volumes.List(new VolumeFilter { Labels = [$"{Labels.Project}={_project}"] })
        )
            await _engine.Volumes.Remove(volume.Name, force: true);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _interrupts.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("DeployBaked")]
    [InlineData("Resume")]
    [InlineData("Resume --undo")]
    [InlineData("RollbackRebuildVolume")]
    [InlineData("Prune")]
    [Trait("Needs", "engine")]
    public async Task Every_command_that_writes_refuses_and_writes_nothing(string command)
    {
        foreach (var isDryRun in new[] { true, false })
        {
            var refusal = (
                await FluentActions.Awaiting(() => Run(command, isDryRun)).Should().ThrowAsync<PipelineException>()
            ).Which;

            refusal.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
            refusal
                .Message.Should()
                .Contain("is shorter than it was")
                .And.Contain("r2")
                .And.Contain($"{_project}_lost");
        }

        JournalAccess.ToRead(_context).Journal.Records.Should().HaveCount(1);
    }

    private async Task Run(string command, bool isDryRun)
    {
        var options = new SessionOptions
        {
            StackFile = "/pipeline.yml",
            Target = command,
            DryRun = isDryRun,
        };
        using var session = new Session(options, _context, _interrupts);
        await (
            command switch
            {
                "DeployBaked" => session.Run(new RebuildVolumeStage()),
                "Prune" => Pruning.Run(_context, options, Pruning.LeastKept, default),
                "RollbackRebuildVolume" => new StageRollback(options, _context, _interrupts).Run(
                    new RebuildVolumeStage()
                ),
                _ => new Resumption(options, _context, _interrupts).Run(
                    command.EndsWith("--undo", StringComparison.Ordinal)
                ),
            }
        );
    }
}
