using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>Where a copy of the code would lie, and what it is known by.</summary>
public sealed class CodeCopiesTests
{
    private static ExpectedCode Code(params string[] files) =>
        new(TestStack.Code, Tree.Git(files), new Marker("c", "t", "n", "app"));

    [Fact]
    public void Files_that_are_named_as_code_is_tell_a_copy()
    {
        Names("main.py=1", "lib/a.js=2", "README.md=3", "empty.py=").Should().BeEquivalentTo("main.py", "lib/a.js");
        Names("page.html=1", "style.css=2").Should().BeEquivalentTo("page.html", "style.css");

        static IEnumerable<string> Names(params string[] files) => CodeCopies.Names(Code(files)).Select(n => n.Raw);
    }

    [Theory]
    [InlineData("/data/web", "/data/web")]
    [InlineData("/data/web/main.py", "/data/web")]
    [InlineData("/data/web/lib/a.js", "/data/web")]
    [InlineData("/data/web/beside.py", "/data/web")]
    public void A_folder_a_file_of_the_code_and_one_beside_it_lead_to_a_copy(string led, string folder) =>
        CodeCopies.Folders(CodeCopies.Names(Code("main.py=1", "lib/a.js=2")), [led]).Should().Contain(folder);

    /// <summary>Such as a volume at the code's <c>vendor</c>, which the service loads from.</summary>
    [Fact]
    public void The_code_itself_is_no_copy_of_it_where_a_path_in_a_mount_below_it_leads_to_it()
    {
        var stack = TestStack.With(
            code: TestStack.Code with
            {
                Ignore = ["vendor"],
            },
            mounts: [TestStack.Volume(), TestStack.Volume("/srv/app/vendor")]
        );
        var folders = CodeCopies.Folders(CodeCopies.Names(Code("main.py=1")), ["/srv/app/vendor"]).ToList();
        folders.Should().Contain("/srv/app");

        CodeCopies.Elsewhere(stack, stack.Placements.Single().Service, folders).Should().Equal("/srv/app/vendor");
    }

    [Fact]
    public void Links_are_followed_one_after_the_other_relative_ones_from_where_they_lie()
    {
        var way = new FollowedLinks.Way("", "srv/current/main.py", 40);

        way = way.Next(Folder("srv"));
        way.Step.Should().Be("/srv/current");
        way = way.Next(Link("srv/current", "/data/now"));
        way.Path.Should().Be("/data/now/main.py");
        way = way.Next(Folder("data")).Next(Link("data/now", "../data/releases/1"));
        way.Path.Should().Be("/data/releases/1/main.py");
        way.IsAtItsEnd.Should().BeFalse();
        way.Next(null).IsAtItsEnd.Should().BeTrue("nothing is there");
    }

    [Fact]
    public void Links_in_a_circle_come_to_an_end()
    {
        var way = new FollowedLinks.Way("", "loop", 2);
        for (var steps = 0; steps < 3; steps++)
            way = way.Next(Link("loop", "/loop"));

        way.IsAtItsEnd.Should().BeTrue();
    }

    private static TreeEntry Folder(string path) => Tree.Entry($"{path}/");

    private static TreeEntry Link(string path, string target) => Tree.Entry($"{path}->{target}");
}
