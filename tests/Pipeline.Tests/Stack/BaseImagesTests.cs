using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class BaseImagesTests
{
    [Fact]
    public void Stages_of_the_file_and_the_empty_image_are_none() =>
        BaseImages
            .Of(
                "FROM golang:1 AS build\nRUN x\nFROM --platform=linux/amd64 debian:13\nFROM build\nFROM scratch\nFROM debian:13\n",
                None,
                None
            )
            .Should()
            .Equal("golang:1", "debian:13");

    [Theory]
    [InlineData("COPY --chown=1:1 --from=busybox:1 /bin/sh /", "busybox:1")]
    [InlineData("ADD --from=busybox:1 /bin/sh /", "busybox:1")]
    [InlineData("RUN --mount=type=bind,from=golang:1,target=/go --network=none make", "golang:1")]
    [InlineData("RUN \\\n  --mount=from=golang:1,target=/go make", "golang:1")]
    [InlineData("COPY --from=tools /x /", "alpine:3")]
    [InlineData("COPY --from=sources /x /")]
    [InlineData("COPY --from=build /x /")]
    [InlineData("COPY --from=0 /x /")]
    [InlineData("RUN echo --from=busybox:1")]
    public void An_image_that_files_are_taken_from_is_one_too(string line, params string[] expected) =>
        BaseImages
            .Of(
                $"FROM debian:13 AS build\n{line}\n",
                None,
                new Dictionary<string, string> { ["tools"] = "docker-image://alpine:3", ["sources"] = "/srv/sources" }
            )
            .Should()
            .Equal(["debian:13", .. expected]);

    [Theory]
    [InlineData("ARG V=13\nFROM debian:${V}\n", "debian:13")]
    [InlineData("ARG V=13\nFROM debian:$V\nARG V=14\n", "debian:13")]
    [InlineData("ARG B=\"debian:12\"\nFROM ${B}\n", "debian:12")]
    [InlineData("FROM debian:${UNSET}\n", "debian:${UNSET}")]
    public void Variables_have_the_defaults_of_the_file(string dockerfile, string expected) =>
        BaseImages.Of(dockerfile, None, None).Should().Equal(expected);

    [Fact]
    public void A_build_argument_goes_before_the_default() =>
        BaseImages
            .Of("ARG V=13\nFROM debian:${V}\n", new Dictionary<string, string> { ["V"] = "12" }, None)
            .Should()
            .Equal("debian:12");

    private static readonly Dictionary<string, string> None = [];
}
