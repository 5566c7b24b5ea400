using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class UnlistedTests
{
    private static Stack With(params ComposeService[] others)
    {
        var stack = TestStack.With();
        return stack with
        {
            Compose = stack.Compose with { Services = [.. stack.Compose.Services, .. others] },
            Images =
            [
                stack.Images[0] with
                {
                    Services =
                    [
                        .. stack.Images[0].Services,
                        .. others.Where(o => o.Image == stack.Images[0].Name).Select(o => o.Name),
                    ],
                },
            ],
        };
    }

    [Fact]
    public void A_service_that_runs_the_same_image_or_builds_one_is_to_be_listed()
    {
        var stack = With(
            new ComposeService { Name = "jobs", Image = "shop-web" },
            new ComposeService
            {
                Name = "cron",
                Image = "x",
                Build = TestStack.With().Images[0].Build,
            }
        );

        foreach (var service in new[] { "jobs", "cron" })
            Unlisted
                .Remedy(stack, service, "data")
                .Should()
                .Contain("list it under services")
                .And.Contain($"add {service} to code[0].services")
                .And.NotContain("also_stop");
        Unlisted
            .OfImages(stack)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("jobs runs shop-web too")
            .And.Contain("list it under services");
        Unlisted.OfImages(TestStack.With()).Should().BeEmpty();
    }

    [Fact]
    public void What_is_not_built_here_cannot_be_listed()
    {
        var stack = With(new ComposeService { Name = "nginx", Image = "nginx" });
        Unlisted.Remedy(stack, "nginx", "data").Should().ContainAll(":ro", "volumes.data.also_stop");
        Unlisted
            .Remedy(stack, "nginx", "data", readersToo: true)
            .Should()
            .Contain("volumes.data.also_stop")
            .And.NotContain(":ro", "it may read the volume that way already, and is in the way all the same");
        Unlisted.Remedy(With(), "somebody-1", "data").Should().Contain("'somebody-1' to volumes.data.also_stop");
    }
}
