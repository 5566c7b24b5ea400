using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class AskedTerminalTests
{
    [Fact]
    public async Task Who_is_asked_may_interrupt_instead_of_answering()
    {
        using var source = new CancellationTokenSource();
        using var silent = new Silent();
        var stage = new TinyStage("Copy", [], Impact.Volume);
        var asked = Task.Run(() =>
            Approvals.Require(
                [(stage, stage.PlanWith())],
                new HashSet<Impact>(),
                new AskedTerminal(silent, source.Token),
                _ => { }
            )
        );

        await silent.IsRead.Task.WaitAsync(TimeSpan.FromMinutes(1));
        asked.IsCompleted.Should().BeFalse();
        await source.CancelAsync();
        await FluentActions
            .Awaiting(() => asked.WaitAsync(TimeSpan.FromMinutes(1)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void An_answer_is_passed_on() =>
        new AskedTerminal(new StringReader("volume\n"), default).ReadLine().Should().Be("volume");

    /// <summary>As a console at which nobody types.</summary>
    private sealed class Silent : TextReader
    {
        private readonly ManualResetEventSlim _never = new();

        public TaskCompletionSource IsRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override string? ReadLine()
        {
            IsRead.SetResult();
            _never.Wait();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _never.Set();
            base.Dispose(disposing);
        }
    }
}
