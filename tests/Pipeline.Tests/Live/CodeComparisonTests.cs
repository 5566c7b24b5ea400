using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>Each way in which code is not the commit's, and what is no such way.</summary>
public sealed class CodeComparisonTests
{
    private static readonly Marker Marker = new("c0ffee", "7ree", "n0nce", "app");
    private static readonly string[] Commit = ["main.py=1", "pkg/mod.py=2", "!run.sh=3", "link->main.py"];
    private static readonly string[] Healthy = [.. Commit, $".pipeline-marker={Marker.Text}\n"];

    private static CodeVerdict Compare(string[] found, CodeTree? tree = null, Func<TreePath, bool>? isOther = null)
    {
        tree ??= TestStack.Code with { Derived = [DerivedFiles.Python] };
        return CodeComparison.Compare(
            new ExpectedCode(tree, Tree.Git(Commit), Marker),
            Tree.Of(found),
            isOther ?? (_ => false)
        );
    }

    /// <summary>
    /// The same once the image is known; <paramref name="made"/> is what its build made beside the commit.
    /// </summary>
    private static CodeVerdict CompareMade(string[] ignore, string[] made, params string[] found)
    {
        var tree = TestStack.Code with { Ignore = ignore, Derived = [DerivedFiles.Python] };
        var image = Tree.Of(made).Where(e => Ignored.In(tree)(e.Path));
        return CodeComparison.Compare(
            new ExpectedCode(tree, Tree.Git(Commit), Marker) { Made = image },
            Tree.Of(found),
            _ => false
        );
    }

    private static string[] With(params string[] more) => [.. Healthy, .. more];

    private static string[] Instead(string entry, params string[] others) =>
        [.. Healthy.Where(h => h != entry), .. others];

    private static string Lines(CodeVerdict verdict) => string.Join('\n', verdict.Differences.Select(Findings.Line));

    [Fact]
    public void The_commit_itself_holds_and_every_file_counts()
    {
        var verdict = Compare(Healthy);

        verdict.Holds.Should().BeTrue(Lines(verdict));
        verdict.Compared.Should().Be(5);
        verdict.Derived.Should().BeEmpty();
    }

    public static TheoryData<string, string[], string> Red =>
        new()
        {
            { "missing", Instead("pkg/mod.py=2", "pkg/"), "pkg/mod.py: missing" },
            { "a whole folder missing", Instead("pkg/mod.py=2"), "pkg: missing\npkg/mod.py: missing" },
            { "one more", With("extra.py=1"), "extra.py: not in the commit" },
            { "an empty folder more", With("empty/"), "empty: not in the commit" },
            { "content of the same size", Instead("main.py=1", "main.py=9"), "main.py: content is 1 bytes, sha256:*" },
            { "executable", Instead("main.py=1", "!main.py=1"), "main.py: mode is 0755, expected 0644" },
            { "no longer executable", Instead("!run.sh=3", "run.sh=3"), "run.sh: mode is 0644, expected 0755" },
            {
                "a link elsewhere",
                Instead("link->main.py", "link->/tmp/x"),
                "link: linktarget is /tmp/x, expected main.py"
            },
            { "a link to the very content", Instead("main.py=1", "main.py->pkg/other"), "main.py: kind is symlink*" },
            { "a file for a link", Instead("link->main.py", "link=1"), "link: kind is file*" },
            { "sourceless bytecode", With("pkg/extra.pyc=x"), "pkg/extra.pyc: not in the commit" },
            {
                "another file in __pycache__",
                With("pkg/__pycache__/x.py=1"),
                "pkg/__pycache__/x.py: not in the commit"
            },
            {
                "a link in __pycache__",
                With("pkg/__pycache__/mod.pyc->/tmp/x"),
                "pkg/__pycache__/mod.pyc: not in the commit"
            },
            { "__pycache__ as a file", With("pkg/__pycache__=1"), "pkg/__pycache__: not in the commit" },
            { "beside the marker", With(".pipeline-marker2=1"), ".pipeline-marker2: not in the commit" },
        };

    [Theory]
    [MemberData(nameof(Red))]
    public void Another_code_than_the_commits_is_found(string what, string[] found, string line)
    {
        var verdict = Compare(found);

        verdict.Holds.Should().BeFalse(what);
        verdict.MarkerFound.Should().BeTrue();
        Lines(verdict).Should().Match(line);
    }

    [Theory]
    [InlineData(0b110_110_100, "main.py: mode is 0664, expected 0644")]
    [InlineData(0b100_110_100_100, "main.py: mode is 04644, expected 0644")]
    public void Every_bit_of_the_mode_counts(int mode, string line)
    {
        var found = new TreeManifest(
            Tree.Of(Healthy).Entries.Select(e => e.Path.Raw == "main.py" ? e with { Mode = mode } : e)
        );

        Lines(CodeComparison.Compare(new ExpectedCode(TestStack.Code, Tree.Git(Commit), Marker), found, _ => false))
            .Should()
            .Be(line);
    }

    [Fact]
    public void Owner_time_and_inode_are_the_deployments_own()
    {
        var found = new TreeManifest(
            Tree.Of(Healthy).Entries.Select(e => e with { Uid = 1000, Gid = 1000, MtimeNs = 5, Inode = 7 })
        );

        CodeComparison
            .Compare(new ExpectedCode(TestStack.Code, Tree.Git(Commit), Marker), found, _ => false)
            .Holds.Should()
            .BeTrue();
    }

    public static TheoryData<string, string[]> WrongMarkers =>
        new()
        {
            { "none", Commit },
            { "of another build", [.. Commit, $".pipeline-marker={(Marker with { Nonce = "other" }).Text}\n"] },
            { "of another commit", [.. Commit, $".pipeline-marker={(Marker with { Commit = "other" }).Text}\n"] },
            { "without its line end", [.. Commit, $".pipeline-marker={Marker.Text}"] },
            { "not built by Pipeline", [.. Commit, ".pipeline-marker=not built by Pipeline\n"] },
            { "a link", [.. Commit, ".pipeline-marker->/elsewhere"] },
            { "a folder", [.. Commit, ".pipeline-marker/"] },
            { "in another place", [.. Commit, $"pkg/.pipeline-marker={Marker.Text}\n"] },
        };

    [Theory]
    [MemberData(nameof(WrongMarkers))]
    public void A_marker_that_is_not_this_builds_does_not_hold(string what, string[] found)
    {
        var verdict = Compare(found);

        verdict.MarkerFound.Should().BeFalse(what);
        verdict.Holds.Should().BeFalse();
    }

    [Fact]
    public void Bytecode_in_its_folder_is_set_aside_to_be_proven_where_a_run_may_make_it()
    {
        string[] found = With(
            "__pycache__/main.cpython-313.pyc=x",
            "pkg/__pycache__/mod.cpython-313.pyc=y",
            "pkg/__pycache__/mod.cpython-313.pyc.140213=z"
        );
        var verdict = Compare(found);

        verdict.Holds.Should().BeTrue();
        verdict
            .Derived.Select(d => d.Path.Raw)
            .Should()
            .Equal(
                "__pycache__",
                "__pycache__/main.cpython-313.pyc",
                "pkg/__pycache__",
                "pkg/__pycache__/mod.cpython-313.pyc",
                "pkg/__pycache__/mod.cpython-313.pyc.140213"
            );
        Compare(found, TestStack.Code).Holds.Should().BeFalse("this stack does not say that its runs derive anything");
    }

    [Fact]
    public void Ignored_paths_may_be_there()
    {
        var tree = TestStack.Code with { Ignore = ["logs/**", "*.tmp"] };

        Compare(With("logs/a/b=1", "x.tmp=1"), tree).Holds.Should().BeTrue();
        Lines(Compare(With("logs/a/b=1", "pkg/x.tmp=1", "log=1"), tree))
            .Should()
            .Be("log: not in the commit\npkg/x.tmp: not in the commit");
    }

    public static TheoryData<string, string[], string> Tampered =>
        new()
        {
            { "another program", With("!svc=evil", "lib/a.js=1"), "svc: content is 4 bytes*" },
            { "a program that is gone", With("lib/a.js=1"), "svc: missing" },
            { "a program that does not run", With("svc=code", "lib/a.js=1"), "svc: mode is 0644, expected 0755" },
            { "an edited dependency", With("!svc=code", "lib/a.js=2"), "lib/a.js: content is*" },
            {
                "one more file in a dependency",
                With("!svc=code", "lib/a.js=1", "lib/b.js=1"),
                "lib/b.js: not in the commit"
            },
            { "a link out of a dependency", With("!svc=code", "lib/a.js->/data/a.js"), "lib/a.js: kind is symlink*" },
            { "a twin but for case", With("!svc=code", "lib/a.js=1", "lib/A.js=1"), "lib/A.js: not in the commit" },
        };

    [Theory]
    [MemberData(nameof(Tampered))]
    public void What_the_build_made_is_held_to_the_image(string what, string[] found, string line)
    {
        string[] ignore = ["svc", "lib/**"],
            made = ["!svc=code", "lib/a.js=1"];
        CompareMade(ignore, made, With(made)).Holds.Should().BeTrue();

        var verdict = CompareMade(ignore, made, found);

        verdict.Holds.Should().BeFalse(what);
        Lines(verdict).Should().Match(line);
    }

    [Fact]
    public void What_nothing_vouches_for_is_counted_and_named()
    {
        Compare(Healthy).NotCompared.ToString().Should().BeEmpty();
        Compare(With("tmp/a=1"), TestStack.Code with { Ignore = ["tmp"] })
            .NotCompared.ToString()
            .Should()
            .Be("1 path is not compared: tmp (1)");
        CompareMade(["lib", "tmp/**", "*.log"], ["lib/a.js=1"], With("lib/a.js=1", "tmp/x/a=1", "tmp/b=2", "run.log=1"))
            .NotCompared.Should()
            .BeEquivalentTo(new { Count = 3, Places = new[] { "run.log", "tmp (2)" } });
        Compare(With("data/a=1"), isOther: p => p.Raw.StartsWith("data", StringComparison.Ordinal))
            .NotCompared.Count.Should()
            .Be(1, "the service's own is not compared either");
    }

    [Fact]
    public void The_more_specific_pattern_says_what_a_run_may_write_among_what_the_build_made()
    {
        string[] found = With("lib/a.js=1", "lib/.cache/x=1");

        Lines(CompareMade(["lib/**"], ["lib/a.js=1"], found))
            .Should()
            .Be("lib/.cache: not in the commit\nlib/.cache/x: not in the commit");
        CompareMade(["lib/**", "lib/.cache/**"], ["lib/a.js=1"], found)
            .Should()
            .BeEquivalentTo(new { Holds = true, NotCompared = new { Count = 1 } });
    }

    [Fact]
    public void Links_that_lead_out_of_the_code_are_named()
    {
        string[] links = ["main.py=1", "abs->/etc/shop", "up->../../x", "in->pkg/../main.py", "self->/srv/app/main.py"];
        var tree = TestStack.Code;
        var verdict = CodeComparison.Compare(
            new ExpectedCode(tree, Tree.Git(links), Marker),
            Tree.Of([.. links, Healthy[^1]]),
            _ => false
        );

        verdict.Holds.Should().BeTrue(Lines(verdict));
        verdict.NotCompared.ToString().Should().Be("2 paths are not compared: abs -> /etc/shop; up -> ../../x");
    }

    [Fact]
    public void Bytecode_of_a_file_that_the_build_made_is_set_aside_to_be_proven()
    {
        var verdict = CompareMade(
            ["gen.py", "lib"],
            ["gen.py=1", "lib/m.py=1", "lib/__pycache__/m.cpython-313.pyc=x"],
            With("gen.py=1", "__pycache__/gen.cpython-313.pyc=y", "lib/m.py=1", "lib/__pycache__/m.cpython-313.pyc=z")
        );

        verdict.Holds.Should().BeTrue(Lines(verdict));
        verdict
            .Derived.Select(d => d.Path.Raw)
            .Should()
            .Equal("__pycache__", "__pycache__/gen.cpython-313.pyc", "lib/__pycache__/m.cpython-313.pyc");
    }

    [Fact]
    public void What_the_commit_holds_is_compared_even_where_it_is_ignored() =>
        Lines(Compare(Instead("main.py=1", "main.py=9"), TestStack.Code with { Ignore = ["main.py"] }))
            .Should()
            .StartWith("main.py: content");

    [Fact]
    public void The_marker_says_the_same_each_time() =>
        (Marker with { }).Sha256.Should().Be(Marker.Sha256).And.NotBe((Marker with { Code = "lib" }).Sha256);
}
