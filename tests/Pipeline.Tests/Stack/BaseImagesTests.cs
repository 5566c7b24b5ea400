using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class BaseImagesTests
{
    [Fact]
    public void Stages_of_the_file_and_the_empty_image_are_none() =>
        BaseImages
            .Of(
                "FROM golang:1 AS build\nRUN x\nFROM --platform=linux/amd64 debian:13\nFROM build\nFROM scratch\nFROM debian:13\n",
                None
            )
            .Should()
            .Equal("golang:1", "debian:13");

    [Theory]
    [InlineData("ARG V=13\nFROM debian:${V}\n", "debian:13")]
    [InlineData("ARG V=13\nFROM debian:$V\nARG V=14\n", "debian:13")]
    [InlineData("ARG B=\"debian:12\"\nFROM ${B}\n", "debian:12")]
    [InlineData("FROM debian:${UNSET}\n", "debian:${UNSET}")]
    public void Variables_have_the_defaults_of_the_file(string dockerfile, string expected) =>
        BaseImages.Of(dockerfile, None).Should().Equal(expected);

    [Fact]
    public void A_build_argument_goes_before_the_default() =>
        BaseImages
            .Of("ARG V=13\nFROM debian:${V}\n", new Dictionary<string, string> { ["V"] = "12" })
            .Should()
            .Equal("debian:12");

    private static readonly Dictionary<string, string> None = [];
}
