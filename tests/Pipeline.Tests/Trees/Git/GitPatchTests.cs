using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(EnvironmentCollection.Name)]
public sealed class GitPatchTests : IDisposable
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);
    private readonly GitScratch _repo = new();

    public GitPatchTests() => _repo.Commit("mkdir app; seq 1 20 >app/lines; echo 1 >app/other; echo skip >.gitignore");

    public void Dispose() => _repo.Dispose();

    private string Head => _repo.Shell("git rev-parse HEAD");

    private string State =>
        _repo.Shell(
            "git rev-parse HEAD; git status --porcelain; find . -path ./.git -prune -o -type f -print | sort | xargs sha256sum"
        );

    /// <summary>Without times: git renews that of an object which it would have written.</summary>
    private string Everything() => _repo.Shell("find . -type f | sort | xargs sha256sum; find . -type d | sort");

    /// <summary>A patch of what a script does, which is then taken back.</summary>
    private async Task<GitPatch> Patch(string script, string how = "git diff --cached --binary --full-index HEAD")
    {
        var text = _repo.Shell(
            $"{script}\ngit add -A; {how} >../$$.patch; git reset -q --hard HEAD; base64 -w0 ../$$.patch; rm ../$$.patch"
        );
        return await GitMail.Read(Convert.FromBase64String(text), default);
    }

    private async Task<GitMove> Move(GitPatch patch)
    {
        var made = await _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply x.patch", At), default);
        return new GitMove("main", Head, made.Commit, "test");
    }

    private static GitMove Back(GitMove move) => new(move.Branch, move.To, move.From, "undo");

    [Fact]
    public async Task A_preview_is_read_like_a_commit_and_leaves_the_clone_as_it_is()
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines; mkdir app/new; echo n >app/new/file");
        var before = Everything();
        string commit;
        await using (var preview = await _repo.Git.Preview(new PatchRequest(patch, Head, "Apply", At), default))
        {
            commit = preview.Commit.Commit;
            var tree = await _repo.Git.ReadTree(commit, TreePath.FromText("app"), default);
            tree.Entries.Select(e => e.Path.ToString()).Should().Equal("lines", "new/file", "other");
            (await _repo.Git.Changes(Head, commit, default))
                .Select(c => c.ToString())
                .Should()
                .Equal("M app/lines", "A app/new/file");
            (await _repo.Git.IsStored(commit, default)).Should().BeFalse();
        }

        Everything().Should().Be(before);
        var made = await _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply", At), default);
        made.Commit.Should().Be(commit, "the same request is the same commit");
        _repo.Shell($"git cat-file -p {commit}:app/new/file; git fsck --no-dangling").Should().Be("n");
    }

    [Fact]
    public async Task A_mail_gives_its_author_date_and_message_and_a_diff_is_by_the_caller()
    {
        var mail = await Patch(
            "echo 2 >app/other; git add -A; git -c user.name='Jürgen Ä' -c user.email=j@example.org commit -q --date='2026-05-14T10:00:00+0200' -m 'Größer: 1 wird 2' -m 'Because of x.'; git format-patch -1 --stdout >.git/mail; git reset -q --soft HEAD^",
            "cat .git/mail"
        );
        await _repo.Git.MoveBranch(await Move(mail), default);
        _repo
            .Shell("git log -1 --format='%an <%ae>|%aI|%s|%b|%cn|%ct'")
            .Should()
            .Be(
                "Jürgen Ä <j@example.org>|2026-05-14T10:00:00+02:00|Größer: 1 wird 2|Because of x.\n|Tester|1780000000"
            );

        await _repo.Git.MoveBranch(await Move(await Patch("echo 3 >app/other")), default);
        _repo.Shell("git log -1 --format='%an|%s|%at'").Should().Be("Tester|Apply x.patch|1780000000");
        _repo.Shell("git status --porcelain; cat app/other").Should().Be("3");
    }

    [Fact]
    public async Task Several_mails_are_refused_and_a_diff_with_text_before_it_is_none()
    {
        _repo.Commit("echo 2 >app/other");
        _repo.Commit("echo 3 >app/other");
        var two = Encoding.UTF8.GetBytes(_repo.Shell("git format-patch -2 --stdout") + "\n");

        await FluentActions
            .Awaiting(() => GitMail.Read(two, default))
            .Should()
            .ThrowAsync<GitException>()
            .WithMessage("*one release is one commit; found 2 mails");
        var shown = Encoding.UTF8.GetBytes("Index: app/other\n" + _repo.Shell("git diff HEAD^ HEAD") + "\n");
        (await GitMail.Read(shown, default)).Diff.Should().Equal(shown);
    }

    [Theory]
    [InlineData("sed -i s/^3$/three/ app/lines")]
    [InlineData("git rm -q app/other; mkdir -p app/a/b; echo x >app/a/b/c")]
    [InlineData("git mv app/other app/renamed; chmod 755 app/lines; ln -s lines app/link")]
    [InlineData("head -c 3000 /dev/urandom >app/binary; printf 'a\\r\\nb\\r\\n' >app/crlf")]
    public async Task A_branch_moves_with_its_files_and_back_to_the_byte(string script)
    {
        var patch = await Patch(script);
        _repo.Shell("echo staged >.gitignore; git add .gitignore; echo mine >untracked");
        var before = State;
        var move = await Move(patch);

        for (var time = 0; time < 2; time++)
        {
            await _repo.Git.MoveBranch(move, default);
            (await _repo.Git.NotAs(move.To, [.. await Paths(move)], default)).Should().BeEmpty();
            _repo.Shell("git status --porcelain").Should().Be("M  .gitignore\n?? untracked");
        }

        for (var time = 0; time < 2; time++)
            await _repo.Git.MoveBranch(Back(move), default);
        State.Should().Be(before);
        _repo.Shell("test ! -e app/a").Should().BeEmpty();
    }

    private async Task<IEnumerable<TreePath>> Paths(GitMove move) =>
        (await _repo.Git.Changes(move.From, move.To, default)).Select(c => c.Path);

    [Theory]
    [InlineData("git update-ref HEAD $to")]
    [InlineData("git update-ref HEAD $to; git show $to:app/lines >app/lines")]
    [InlineData(
        "git update-ref HEAD $to; git show $to:app/lines >app/lines; rm app/other; mkdir app/new; echo n >app/new/file"
    )]
    [InlineData("git reset -q --hard $to; git update-ref HEAD $from")]
    [InlineData(
        "git reset -q --hard $to; git update-ref HEAD $from; git show $from:app/lines >app/lines; git show $from:app/other >app/other"
    )]
    public async Task A_move_that_was_killed_half_way_is_undone_and_finished(string half)
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines; rm app/other; mkdir app/new; echo n >app/new/file");
        var (before, move) = (State, await Move(patch));
        foreach (var towards in new[] { Back(move), move })
        {
            _repo.Shell($"from={move.From}; to={move.To}; {half}");
            await _repo.Git.MoveBranch(towards, default);
            Head.Should().Be(towards.To);
            _repo.Shell("git status --porcelain").Should().BeEmpty();
            if (towards == move)
                await _repo.Git.MoveBranch(Back(move), default);
            State.Should().Be(before);
        }
    }

    [Theory]
    [InlineData("echo mine >>app/lines")]
    [InlineData("echo mine >>app/lines; git add app/lines; git show HEAD:app/lines >app/lines")]
    [InlineData("rm app/lines; ln -s other app/lines")]
    [InlineData("mkdir app/new; echo mine >app/new/file")]
    [InlineData("mkdir app/new; echo mine >app/new/file; echo app/new >.git/info/exclude")]
    [InlineData("echo mine >app/new; echo app/new >.git/info/exclude")]
    [InlineData("mkdir -p app/new/file; echo mine >app/new/file/deep; echo app/new >.git/info/exclude")]
    [InlineData("echo mine >elsewhere; ln -s ../elsewhere app/new")]
    [InlineData("ln -s nowhere app/new; echo app/new >.git/info/exclude")]
    [InlineData("rm app/lines")]
    [InlineData("git update-index --assume-unchanged app/lines; echo mine >>app/lines")]
    [InlineData("git update-index --skip-worktree app/lines; echo mine >>app/lines")]
    public async Task What_is_in_no_commit_is_never_written_over(string mine)
    {
        var move = await Move(await Patch("sed -i s/^3$/three/ app/lines; mkdir app/new; echo n >app/new/file"));
        _repo.Shell(mine);
        var before = _repo.Shell(
            "git rev-parse HEAD; git status --porcelain --ignored; find app -type f | sort | xargs sha256sum"
        );

        await FluentActions.Awaiting(() => _repo.Git.MoveBranch(move, default)).Should().ThrowAsync<GitException>();
        _repo
            .Shell("git rev-parse HEAD; git status --porcelain --ignored; find app -type f | sort | xargs sha256sum")
            .Should()
            .Be(before);
    }

    [Fact]
    public async Task A_branch_that_went_on_or_another_branch_is_left_alone()
    {
        var move = await Move(await Patch("echo 2 >app/other"));
        await _repo.Git.MoveBranch(move, default);
        _repo.Shell("git switch -q -c elsewhere");
        await Refused(Back(move), "expected HEAD on branch main; found it on elsewhere");
        _repo.Shell("git switch -q main");
        _repo.Commit("echo more >app/more");
        var head = Head;
        await Refused(Back(move), $"expected main at {move.To[..12]}; found it at {head[..12]} (change)");
        Head.Should().Be(head);
    }

    private async Task Refused(GitMove move, string message) =>
        await FluentActions
            .Awaiting(() => _repo.Git.MoveBranch(move, default))
            .Should()
            .ThrowAsync<GitException>()
            .WithMessage(message);

    [Fact]
    public async Task A_patch_for_other_contents_is_merged_where_that_is_clear()
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines");
        _repo.Commit("sed -i s/^1$/one/ app/lines");
        var merged = await _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply", At), default);

        merged.IsMerged.Should().BeTrue();
        _repo.Shell($"git show {merged.Commit}:app/lines | head -4").Should().Be("one\n2\nthree\n4");
    }

    [Theory]
    [InlineData("sed -i s/^3$/3000/ app/lines", "app/lines")]
    [InlineData("git rm -q app/lines", "app/lines")]
    public async Task A_patch_that_does_not_fit_is_refused_with_the_file_and_no_content(string meanwhile, string file)
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines");
        _repo.Commit(meanwhile);
        var before = State;

        var refused = await FluentActions
            .Awaiting(() => _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply", At), default))
            .Should()
            .ThrowAsync<GitException>();
        refused.Which.Message.Should().Contain(file).And.NotContain("three");
        State.Should().Be(before);
    }

    /// <summary>The lines that the patch changes are gone; others look like them.</summary>
    [Fact]
    public async Task A_hunk_is_not_put_where_it_only_looks_alike()
    {
        _repo.Commit("printf 'a\\nx = 1\\nb\\n1\\n2\\n3\\n4\\na\\nx = 1\\nb\\n' >app/lines");
        var patch = await Patch("sed -i '2s/1/2/' app/lines", "git diff --cached --full-index -U1 HEAD");
        _repo.Commit("sed -i 1,3d app/lines");

        await FluentActions
            .Awaiting(() => _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply", At), default))
            .Should()
            .ThrowAsync<GitException>();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    public async Task A_path_outside_of_the_repository_is_no_path(string path)
    {
        var patch = new GitPatch(
            Encoding.UTF8.GetBytes($"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-a\n+b\n"),
            null,
            null,
            null,
            null
        );

        await FluentActions.Awaiting(() => _repo.Git.PathsOf(patch, default)).Should().ThrowAsync<GitException>();
    }

    [Fact]
    public async Task A_patch_that_is_in_already_changes_nothing()
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines; echo n >app/new");
        await _repo.Git.MoveBranch(await Move(patch), default);
        var made = await _repo.Git.CommitPatch(new PatchRequest(patch, Head, "Apply", At), default);

        (await _repo.Git.Changes(Head, made.Commit, default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("git config diff.context 0; git config diff.submodule log; git config diff.noprefix true")]
    [InlineData("git config diff.renames copies; git config diff.external false; git config color.ui always")]
    [InlineData("git update-index --assume-unchanged app/lines")]
    [InlineData("git update-index --skip-worktree app/lines")]
    public async Task Saved_work_comes_back_as_a_commit(string setting)
    {
        _repo.Shell(
            $"{setting}; echo 2 >app/other; git add app/other; seq 2 30 >app/lines; head -c 3000 /dev/urandom >app/binary; git -c core.quotePath=false status -s"
        );
        var tree = _repo.Shell(
            "cp .git/index .git/i; export GIT_INDEX_FILE=.git/i; git update-index --no-assume-unchanged app/lines; "
                + "git update-index --no-skip-worktree app/lines; git add -A; git write-tree"
        );
        var file = Path.Combine(_repo.Folder, ".git", "work.patch");
        await _repo.Git.SavePatch(file, default);
        _repo.Shell(
            "git update-index --no-assume-unchanged app/lines; git update-index --no-skip-worktree app/lines; "
                + "git reset -q --hard; git clean -qfd; git apply --check .git/work.patch"
        );
        await _repo.Git.MoveBranch(
            await Move(await GitMail.Read(await File.ReadAllBytesAsync(file), default)),
            default
        );

        _repo.Shell("git rev-parse HEAD^{tree}; git status --porcelain").Should().Be(tree);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("echo x >inner/new", "inner")]
    [InlineData("echo x >inner/a", "inner")]
    [InlineData("git -C inner commit -qam next --allow-empty")]
    [InlineData("git init -q 'app/it s'; echo x >'app/it s/new'", "app/it s")]
    public async Task Work_in_another_repository_inside_of_this_one_is_known(string work, params string[] others)
    {
        _repo.Shell(
            "git init -q -b main inner; cd inner; git config user.name a; git config user.email a@b; echo 1 >a; "
                + "git add a; git commit -qm a; cd ..; git -c advice.addEmbeddedRepo=false add inner; git commit -qm inner"
        );
        _repo.Shell($"{work}; echo 2 >app/other; echo 3 >app/new");

        (await _repo.Git.OthersWithWork(default)).Select(p => p.ToString()).Should().Equal(others);
    }

    [Fact]
    public async Task Root_commits_a_patch_to_a_users_clone_as_that_user()
    {
        var patch = await Patch("sed -i s/^3$/three/ app/lines; mkdir app/new; echo n >app/new/file");
        var request = new PatchRequest(patch, Head, "Apply", At);
        _repo.Shell("chown -R 1234:1234 .; chmod 755 .");
        await using (var preview = await _repo.Git.Preview(request, default))
            (await _repo.Git.Changes(request.Parent, preview.Commit.Commit, default)).Should().HaveCount(2);
        var made = await _repo.Git.CommitPatch(request, default);
        var move = new GitMove("main", request.Parent, made.Commit, "test");
        await _repo.Git.MoveBranch(move, default);
        await _repo.Git.MoveBranch(Back(move), default);

        _repo.Shell("find . -uid 0").Should().BeEmpty();
    }
}
