using Pipeline.Imports;
using Pipeline.Trees;

namespace Pipeline.Tests.Imports;

public sealed class DerivedPythonTests
{
    private static readonly HashSet<TreePath> Commit =
    [
        .. new[] { "main.py", "run", "pkg/__init__.py", "pkg/mod.py", "data/x.json" }.Select(TreePath.FromText),
        TreePath.FromRaw("\u00ff.py"),
    ];

    [Theory]
    [InlineData("__pycache__/main.cpython-313.pyc", "main.py")]
    [InlineData("pkg/__pycache__/mod.cpython-313.opt-2.pyc", "pkg/mod.py")]
    [InlineData("pkg/__pycache__/__init__.cpython-37.pyc", "pkg/__init__.py")]
    [InlineData("__pycache__/main.pypy310.pyc", "main.py")]
    [InlineData("__pycache__/\u00ff.cpython-313.pyc", "\u00ff.py")]
    public void Cached_bytecode_of_a_committed_source_has_to_be_proven(string path, string source) =>
        Split(path).Candidates.Should().Equal(new PycCandidate(TreePath.FromRaw(path), TreePath.FromRaw(source)));

    [Theory]
    [InlineData("main.pyc", "is bytecode that runs without any source")]
    [InlineData("pkg/other.pyc", "is bytecode that runs without any source")]
    [InlineData("__pycache__/gone.cpython-313.pyc", "has no source in the commit")]
    [InlineData("pkg/__pycache__/main.cpython-313.pyc", "has no source in the commit")]
    [InlineData("data/__pycache__/x.cpython-313.pyc", "has no source in the commit")]
    [InlineData("__pycache__/main.pyc", "has no source in the commit")]
    [InlineData("__pycache__/evil.py", "is not in the commit")]
    [InlineData("__pycache__/gone.cpython-313.pyc.140234", "is not in the commit")]
    [InlineData("helper.py", "is not in the commit")]
    public void Anything_else_is_unexpected_and_the_reason_is_told(string path, string why) =>
        Split(path).Unexpected.Should().Equal(new PycFinding(TreePath.FromText(path), why));

    [Theory]
    [InlineData("__pycache__", EntryKind.Directory)]
    [InlineData("pkg/__pycache__", EntryKind.Directory)]
    [InlineData("__pycache__/main.cpython-313.pyc.140234242", EntryKind.File)]
    public void Cache_folders_and_files_that_python_never_loads_are_harmless(string path, EntryKind kind) =>
        Split(path, kind).Harmless.Should().Equal(TreePath.FromText(path));

    [Theory]
    [InlineData("data/__pycache__", EntryKind.Directory)]
    [InlineData("__pycache__", EntryKind.Symlink)]
    [InlineData("__pycache__/main.cpython-313.pyc", EntryKind.Symlink)]
    [InlineData("__pycache__/main.cpython-313.pyc", EntryKind.Fifo)]
    [InlineData("empty", EntryKind.Directory)]
    public void Links_pipes_and_folders_beside_no_source_are_unexpected(string path, EntryKind kind) =>
        Split(path, kind)
            .Should()
            .Match<DerivedSplit>(split =>
                split.Unexpected.Count == 1 && split.Harmless.Count == 0 && split.Candidates.Count == 0
            );

    private static DerivedSplit Split(string path, EntryKind kind = EntryKind.File) =>
        DerivedPython.Split([Entries.Of(path, kind)], Commit);
}

internal static class Entries
{
    public static TreeEntry Of(string rawPath, EntryKind kind) =>
        new(TreePath.FromRaw(rawPath), kind, 420, 0, 0, 0, 0, 0, 0, 1, null, null, null, [], null);
}
