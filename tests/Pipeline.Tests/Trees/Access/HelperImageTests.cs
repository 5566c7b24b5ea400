using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class HelperImageTests
{
    [Fact]
    public async Task It_is_asked_for_when_needed_once_and_again_after_a_failure()
    {
        var asked = 0;
        var image = new HelperImage(ct =>
            ++asked == 1 ? Task.FromException<string>(new IOException("no mirror")) : Task.FromResult("helper:1")
        );

        asked.Should().Be(0);
        await FluentActions.Awaiting(() => image.Name(default)).Should().ThrowAsync<IOException>();
        (await image.Name(default)).Should().Be("helper:1");
        (await image.Name(default)).Should().Be("helper:1");
        asked.Should().Be(2);
    }

    [Fact]
    public async Task An_interrupted_build_of_it_does_not_keep_the_way_back_from_it()
    {
        var image = new HelperImage(ct =>
            ct.IsCancellationRequested ? Task.FromCanceled<string>(ct) : Task.FromResult("helper:1")
        );

        await FluentActions
            .Awaiting(() => image.Name(new CancellationToken(canceled: true)))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await image.Name(default)).Should().Be("helper:1");
    }
}
