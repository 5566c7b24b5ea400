using System.Security.Cryptography;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(EnvironmentCollection.Name)]
public sealed class GitReadTests : IDisposable
{
    private readonly GitScratch _repo = new();

    public void Dispose() => _repo.Dispose();

    [Fact]
    public async Task Raw_blobs_are_read_whatever_attributes_filters_and_line_endings_say()
    {
        _repo.Commit(
            """
            git config filter.up.smudge 'tr a-z A-Z'; git config filter.up.clean cat; git config filter.up.required true
            printf '*.txt text eol=crlf\n*.up filter=up\nhidden export-ignore\n*.id ident\n' >.gitattributes
            printf 'a\nb\n' >lf.txt; printf lower >x.up; printf hidden >hidden; printf '$Id$' >v.id; printf 'a\r\nb' >crlf.bin
            """
        );
        _repo.Shell("rm -f x.up lf.txt; git checkout -q -- . ; grep -q LOWER x.up; grep -q $'\\r' lf.txt");
        var tree = await _repo.Git.ReadTree("HEAD", TreePath.Root, default);

        string Hash(string path) => tree.Entries.Single(e => e.Path.Raw == path).Sha256;
        Hash("lf.txt").Should().Be(Sha("a\nb\n"));
        Hash("x.up").Should().Be(Sha("lower"));
        Hash("hidden").Should().Be(Sha("hidden"));
        Hash("v.id").Should().Be(Sha("$Id$"));
        Hash("crlf.bin").Should().Be(Sha("a\r\nb"));
    }

    [Fact]
    public async Task A_subtree_becomes_the_expected_manifest_with_implied_folders()
    {
        _repo.Commit(
            "mkdir -p code/a/b; echo 1 >code/a/b/run; chmod 755 code/a/b/run; ln -s ../nowhere code/a/l; echo 2 >other; printf x >$'code/\\xff\\n'"
        );
        var manifest = (await _repo.Git.ReadTree("HEAD", TreePath.FromText("code"), default)).AsManifest();

        manifest
            .Entries.Select(e => $"{e.Path} {e.Kind} {Convert.ToString(e.Mode, 8)} {e.LinkTarget}")
            .Should()
            .Equal(
                ". Directory 755 ",
                "a Directory 755 ",
                "a/b Directory 755 ",
                "a/b/run File 755 ",
                "a/l Symlink 777 ../nowhere",
                "\"\\377\\n\" File 644 "
            );
        (await _repo.Git.ReadBlob("HEAD", TreePath.FromText("code/a/b/run"), default))
            .Should()
            .Equal("1\n"u8.ToArray());
    }

    [Fact]
    public async Task Two_thousand_files_take_two_git_processes()
    {
        _repo.Commit(
            "mkdir c; for i in $(seq 2000); do echo $i >c/$i; done; head -c 3000000 /dev/urandom >c/big; : >c/empty"
        );
        var tree = await _repo.Git.ReadTree("HEAD", TreePath.FromText("c"), default);

        _repo.Git.Started.Should().Be(2);
        tree.Entries.Should().HaveCount(2002);
        tree.Entries.Single(e => e.Path.Raw == "big").Sha256.Should().Be(_repo.Shell("sha256sum <c/big")[..64]);
        tree.Entries.Single(e => e.Path.Raw == "777").Sha256.Should().Be(Sha("777\n"));
    }

    [Fact]
    public async Task A_commit_is_read_once_and_what_a_name_means_is_asked_each_time()
    {
        _repo.Commit("mkdir c; echo 1 >c/a");
        var (folder, first) = (TreePath.FromText("c"), (await _repo.Git.Resolve("HEAD", default)).Commit);
        var tree = await _repo.Git.ReadTree(first, folder, default);
        await _repo.Git.ReadBlob(first, TreePath.FromText("c/a"), default);
        var started = _repo.Git.Started;

        (await _repo.Git.ReadTree(first, folder, default)).Should().BeSameAs(tree);
        await _repo.Git.ReadBlob(first, TreePath.FromText("c/a"), default);
        (await _repo.Git.TryReadBlob(first, TreePath.FromText("c/none"), default)).Should().BeNull();
        _repo.Git.Started.Should().Be(started, "the list of the commit has no c/none");

        _repo.Commit("echo 2 >c/a");
        (await _repo.Git.ReadTree("HEAD", folder, default)).Entries[0].Sha256.Should().Be(Sha("2\n"));
        (await _repo.Git.Resolve("HEAD", default)).Commit.Should().NotBe(first);
    }

    [Fact]
    public async Task Two_who_ask_at_the_same_time_share_one_answer_and_one_that_gives_up_does_not_spoil_it()
    {
        _repo.Commit("mkdir c; echo 1 >c/a");
        var (folder, commit) = (TreePath.FromText("c"), (await _repo.Git.Resolve("HEAD", default)).Commit);
        var started = _repo.Git.Started;
        using var given = new CancellationTokenSource();

        var gaveUp = _repo.Git.ReadTree(commit, folder, given.Token);
        var other = _repo.Git.ReadTree(commit, folder, default);
        await given.CancelAsync();
        (await other).Entries.Should().ContainSingle();

        await gaveUp.ContinueWith(_ => { }, TaskScheduler.Default);
        (await _repo.Git.ReadTree(commit, folder, default)).Entries.Should().ContainSingle();
        var trees = await Task.WhenAll(
            _repo.Git.ReadTree(commit, folder, default),
            _repo.Git.ReadTree(commit, folder, default)
        );
        trees[0].Should().BeSameAs(trees[1]);
        _repo.Git.Started.Should().BeInRange(started + 2, started + 4);
    }

    [Fact]
    public async Task What_failed_is_asked_again()
    {
        _repo.Commit("mkdir c; echo 1 >c/a");
        var commit = (await _repo.Git.Resolve("HEAD", default)).Commit;
        var none = () => _repo.Git.ReadTree(commit, TreePath.FromText("d"), default);

        await none.Should().ThrowAsync<GitException>();
        await none.Should().ThrowAsync<GitException>().WithMessage("d is not in commit*");
    }

    [Fact]
    public async Task The_files_a_folder_ever_had_are_known_on_every_branch_and_by_their_bytes()
    {
        _repo.Commit("mkdir c; echo 1 >c/a; echo 1 >other; printf x >$'c/\\xff\\n'");
        _repo.Commit("git checkout -q -b side; echo 1 >c/side");
        _repo.Commit("git checkout -q -; git config diff.relative true; git mv c/a c/renamed");

        (await _repo.Git.EverIn(TreePath.FromText("c"), "HEAD", default))
            .Select(p => p.Raw)
            .Should()
            .BeEquivalentTo("a", "\u00ff\n", "side", "renamed");
        (await _repo.Git.EverIn(TreePath.Root, "HEAD", default))
            .Select(p => p.Raw)
            .Should()
            .Contain(["other", "c/side"]);
    }

    [Fact]
    public async Task A_commit_is_here_or_not()
    {
        _repo.Commit("echo 1 >a");

        (await _repo.Git.Has((await _repo.Git.Resolve("HEAD", default)).Commit, default)).Should().BeTrue();
        (await _repo.Git.Has(new string('a', 40), default))
            .Should()
            .BeFalse("a full name resolves without the commit behind it");
    }

    [Fact]
    public async Task Submodules_and_lfs_pointers_are_refused_by_name()
    {
        _repo.Commit(
            "echo 1 >a; mkdir big; printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 3\\n' 0 >big/model.bin"
        );
        await Refused(
            () => _repo.Git.ReadTree("HEAD", TreePath.Root, default),
            "big/model.bin is a Git LFS pointer*git lfs untrack*"
        );
        await Refused(
            () => _repo.Git.WriteTar("HEAD", TreePath.Root, new Dictionary<TreePath, byte[]>(), Stream.Null, default),
            "big/model.bin is a Git LFS pointer*"
        );

        _repo.Shell("git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),libs/sub && git commit -qm sub");
        await Refused(
            () => _repo.Git.ReadTree("HEAD", TreePath.Root, default),
            "*submodules*: libs/sub. Commit the files*"
        );
        var leftOut = new List<string>();
        var held = await _repo.Git.ReadTree("HEAD", TreePath.Root, default, leftOut);
        held.Entries.Select(e => e.Path.ToString()).Should().Equal("a");
        leftOut.Should().BeEquivalentTo("libs/sub, a submodule", "big/model.bin, a Git LFS pointer");
        await Refused(() => _repo.Git.ReadTree("HEAD", TreePath.FromText("gone"), default), "gone is not in commit*");
        await Refused(() => _repo.Git.ReadTree("HEAD", TreePath.FromText("a"), default), "a is no folder in commit*");
    }

    [Fact]
    public async Task Resolving_says_when_there_is_no_commit_or_no_repository()
    {
        await Refused(() => _repo.Git.Resolve("HEAD", default), "*HEAD*");
        _repo.Commit("echo 1 >a");
        var head = await _repo.Git.Resolve("main", default);
        (head.Commit, head.Tree, head.Subject)
            .Should()
            .Be((_repo.Shell("git rev-parse HEAD"), _repo.Shell("git rev-parse HEAD^{tree}"), "change"));
        head.CommittedAt.ToUnixTimeSeconds().ToString().Should().Be(_repo.Shell("git log -1 --format=%ct"));
        await Refused(() => _repo.Git.Resolve("--all", default), "*");
        await Refused(() => new GitRepository("/").Resolve("HEAD", default), "*not a git repository*");
        await Refused(() => new GitRepository("/nowhere").Root(default), "/nowhere is not a folder.");
    }

    [Fact]
    public async Task Status_lists_staged_dirty_and_untracked_files_and_sees_an_edit_that_sets_the_mtime_back()
    {
        _repo.Commit("mkdir d; printf content >same; echo 1 >staged; echo 1 >gone; echo ignored >.gitignore");
        (await _repo.Git.Status(default)).Should().BeEmpty();
        _repo.Shell(
            "t=$(stat -c %.9Y same); printf c0ntent >same; touch -d @$t same; echo 2 >staged; git add staged; rm gone; echo >'d/new'; echo >$'odd\\n\\xff'; echo >ignored"
        );
        (await _repo.Git.Status(default))
            .Select(s => s.ToString())
            .Should()
            .BeEquivalentTo(" D gone", " M same", "M  staged", "?? d/new", "?? \"odd\\n\\377\"");
    }

    [Theory]
    [InlineData("--assume-unchanged")]
    [InlineData("--skip-worktree")]
    public async Task Files_that_git_was_told_not_to_look_at_are_looked_at(string mark)
    {
        _repo.Commit("mkdir d; echo 1 >d/compose.yml; echo 1 >same; echo 1 >gone");
        _repo.Shell($"git update-index {mark} d/compose.yml same gone; echo 2 >>d/compose.yml; rm gone");
        var index = _repo.Shell("sha256sum .git/index");

        (await new GitRepository(Path.Combine(_repo.Folder, "d")).Status(default))
            .Select(s => s.ToString())
            .Should()
            .BeEquivalentTo(mark == "--skip-worktree" ? [" M d/compose.yml"] : [" D gone", " M d/compose.yml"]);
        _repo.Shell("sha256sum .git/index").Should().Be(index, "nobody but its owner takes a mark away");
    }

    [Fact]
    public async Task The_shells_git_variables_do_not_lead_elsewhere()
    {
        _repo.Commit("echo 1 >a");
        Environment.SetEnvironmentVariable("GIT_DIR", "/nowhere");
        try
        {
            (await _repo.Git.Root(default)).Should().Be(_repo.Folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }
    }

    private static string Sha(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static async Task Refused(Func<Task> act, string message) =>
        await act.Should().ThrowAsync<GitException>().WithMessage(message);
}
