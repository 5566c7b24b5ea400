using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Tests.Releases;

public sealed class ProblemsTests
{
    private readonly Problems _problems = new();

    private PipelineException Thrown(string? note = null) =>
        FluentActions.Invoking(() => _problems.ThrowIfAny(note)).Should().Throw<PipelineException>().Which;

    [Fact]
    public void Nothing_wrong_throws_nothing() =>
        FluentActions.Invoking(() => _problems.ThrowIfAny("a note")).Should().NotThrow();

    [Fact]
    public async Task One_problem_is_said_as_it_is()
    {
        (await _problems.Try(() => throw PipelineException.Refuse("one", "do this"))).Should().BeFalse();
        (await _problems.Try(() => Task.CompletedTask)).Should().BeTrue();

        Thrown()
            .Should()
            .Match<PipelineException>(e =>
                e.Code == ExitCode.FailedBeforeAnyChange && e.Message == "one\n  next: do this"
            );
    }

    [Fact]
    public async Task Several_are_said_in_one_message_each_once_and_what_was_not_looked_at_is_named()
    {
        await _problems.Try(() => throw PipelineException.Refuse("one"));
        await _problems.Try(() => throw PipelineException.Usage("two", "edit it"));
        await _problems.Try(() => throw PipelineException.Refuse("one"));
        await _problems.Try(() => throw new GitException("three"));

        var thrown = Thrown("Recreate was not planned");

        thrown.Code.Should().Be(ExitCode.Usage, "one is about the configuration");
        thrown
            .Message.Should()
            .Be(
                "3 things stand in the way; nothing was changed:\n1. one\n2. two\n     next: edit it\n3. three\nRecreate was not planned"
            );
    }

    [Fact]
    public async Task What_was_gathered_already_is_taken_apart_so_that_it_counts_once()
    {
        var inner = new Problems();
        await inner.Try(() => throw PipelineException.Refuse("one"));
        await inner.Try(() =>
            throw new StackException([new StackProblem("p.yml", new Place(1, 1), "code", "a list", "nothing")])
        );
        await _problems.Try(() => throw PipelineException.Refuse("one"));
        await _problems.Try(() => Task.Run(() => inner.ThrowIfAny()));

        Thrown().Parts.Select(p => p.Message).Should().Equal("one", "p.yml:1:1: code: expected a list; found nothing.");
    }

    [Fact]
    public async Task A_failure_that_is_no_refusal_goes_through()
    {
        await FluentActions
            .Awaiting(() => _problems.Try(() => throw new IOException("disk")))
            .Should()
            .ThrowAsync<IOException>();
        await FluentActions
            .Awaiting(() => _problems.Try(() => throw new PipelineException(ExitCode.Locked, "busy")))
            .Should()
            .ThrowAsync<PipelineException>();
    }
}
