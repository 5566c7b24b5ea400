using FluentAssertions;
using Pipeline.Live;
using Pipeline.Terms;
using Pipeline.Tests.Trees;
using Pipeline.Trees;
using Xunit;

namespace Pipeline.Tests.Live.Volumes;

/// <summary>
/// Beside the code that changes hands, a volume is the same to the byte, or the release is not proven.
/// </summary>
public sealed class BesidePiecesTests
{
    private static readonly TreeManifest Before = Made.Tree(
        Made.Folder(""),
        Made.Folder("app"),
        Made.File("app/main.py", "old"),
        Made.Folder("app/state"),
        Made.File("app/state/kept.db", "kept"),
        Made.File("app.log", "beside")
    );

    [Fact]
    public void Moved_pieces_and_what_is_staged_may_differ()
    {
        var now = With(
            Made.File("app/main.py", "new"),
            Made.Folder("app/lib"),
            Made.File("app/lib/added.py", "new"),
            Made.Folder(".pipeline-r7"),
            Made.File(".pipeline-r7/old", "old")
        );

        Look(now).Should().Match<Evidence>(e => e.Holds && e.Found == "5 paths");
    }

    public static TheoryData<string, string> Changes =>
        new()
        {
            { "app/state/kept.db", "another content" },
            { "app.log", "another content" },
            { "app/added", "nobody moved it there" },
            { "app/main.python", "it only begins as a piece does" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_else_changes_is_seen(string path, string content)
    {
        var evidence = Look(With(Made.File(path, content)));

        evidence.Holds.Should().BeFalse();
        evidence.Found.Should().Contain(path);
    }

    [Fact]
    public void What_is_missing_or_another_owners_is_seen()
    {
        Look(Before.Where(e => e.Path.Raw != "app/state/kept.db")).Holds.Should().BeFalse();
        Look(With(Made.Folder("app") with { Uid = 7 })).Holds.Should().BeFalse();
    }

    private static Evidence Look(TreeManifest now) =>
        BesidePieces.IsSame("data", [TreePath.FromText("app/main.py"), TreePath.FromText("app/lib")], Before, now);

    private static TreeManifest With(params TreeEntry[] changed) =>
        new(Before.Entries.Where(e => changed.All(c => c.Path != e.Path)).Concat(changed));
}
