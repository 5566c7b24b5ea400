using Pipeline.Bootstrap;
using Pipeline.Terms;

namespace Pipeline.Tests.Bootstrap.Packages;

public sealed class PackingTurnTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("turn-");
    private readonly List<string> _said = [];

    public PackingTurnTests() => Directory.CreateDirectory(Path.Combine(_root.FullName, ".nuke", "temp"));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_compilation_of_the_same_checkout_is_waited_for()
    {
        var first = await Take(TimeSpan.Zero);
        var second = Take(TimeSpan.FromMinutes(1));
        second.IsCompleted.Should().BeFalse();
        _said.Should().Equal("another ./build.sh compiles in this checkout; waiting for it");

        await first.DisposeAsync();
        await using var turn = await second;
        turn.CanWrite.Should().BeTrue();
    }

    [Fact]
    public async Task One_that_does_not_end_is_an_error()
    {
        await using var first = await Take(TimeSpan.Zero);

        (await FluentActions.Awaiting(() => Take(TimeSpan.Zero)).Should().ThrowAsync<PipelineException>()).WithMessage(
            "another ./build.sh compiles in this checkout, and has not ended after 00:00:00*wait for it*"
        );
    }

    [Fact]
    public async Task Any_other_error_is_not_taken_for_one()
    {
        Directory.Delete(Path.Combine(_root.FullName, ".nuke", "temp"));

        await FluentActions
            .Awaiting(() => Take(TimeSpan.FromMinutes(1)))
            .Should()
            .ThrowAsync<DirectoryNotFoundException>();
    }

    private Task<FileStream> Take(TimeSpan wait) => Packing.Turn(_root.FullName, wait, _said.Add, default);
}
