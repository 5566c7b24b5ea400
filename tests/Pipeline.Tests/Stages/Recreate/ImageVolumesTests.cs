using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>A VOLUME of the image is in no compose file, and hides the code of every later image.</summary>
public sealed class ImageVolumesTests
{
    private static readonly ComposeMount Unshadow = new(MountKind.Anonymous, "/srv/app");

    private static string? Hides(Stack stack, params string[] volumes) =>
        ImageVolumes.Hides(stack.Placements[0], volumes);

    [Theory]
    [InlineData("/srv/app/", "/srv/app")]
    [InlineData("/srv", "/srv")]
    [InlineData("/srv/app/uploads", null)]
    [InlineData("/srv/apple", null)]
    public void At_or_above_a_code_path_that_the_image_itself_shows(string volume, string? expected) =>
        Hides(TestStack.With(mounts: [], strategy: CodeStrategy.MountPath), volume).Should().Be(expected);

    [Fact]
    public void Deeper_than_the_volume_that_is_rebuilt()
    {
        Hides(TestStack.With(), "/srv/app").Should().Be("/srv/app");
        Hides(TestStack.With(), "/srv").Should().BeNull("the compose file's own mount is at that place");
        Hides(TestStack.With(mounts: [TestStack.Volume("/srv/app")]), "/srv").Should().BeNull("the volume is deeper");
    }

    [Fact]
    public void Not_where_the_compose_file_declares_it_to_be_renewed() =>
        Hides(TestStack.With(mounts: [TestStack.Volume(), Unshadow], strategy: CodeStrategy.Unshadow), "/srv/app")
            .Should()
            .BeNull();
}
