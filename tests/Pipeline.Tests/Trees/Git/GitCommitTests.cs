using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(EnvironmentCollection.Name)]
public sealed class GitCommitTests : IDisposable
{
    private static readonly TreePath Dockerfile = TreePath.FromText("docker/Dockerfile");
    private readonly GitScratch _repo = new();

    public GitCommitTests() =>
        _repo.Commit(
            "mkdir docker; printf 'FROM x\n' >docker/Dockerfile; chmod 755 docker/Dockerfile; echo 1 >other; echo 1 >third"
        );

    public void Dispose() => _repo.Dispose();

    [Fact]
    public async Task Exactly_one_file_is_committed_whatever_is_staged_or_dirty_and_no_hook_runs()
    {
        _repo.Shell(
            "echo 2 >other; git add other; echo 3 >third; echo new >untracked; for h in pre-commit commit-msg post-commit reference-transaction post-index-change; do printf '#!/bin/sh\\ntouch hooked; exit 1\\n' >.git/hooks/$h; chmod 755 .git/hooks/$h; done"
        );
        var commit = await Commit("FROM x\nCOPY code/ /code/\n");

        File.Exists(Path.Combine(_repo.Folder, "hooked")).Should().BeFalse();
        _repo.Shell("rm -r .git/hooks");
        _repo.Shell("git log -1 --format='%an %s'").Should().Be("Tester Bake the code");
        _repo.Shell("git rev-parse HEAD").Should().Be(commit);
        _repo.Shell("git diff --raw --no-renames HEAD^ HEAD --name-only").Should().Be("docker/Dockerfile");
        _repo
            .Shell("git ls-files -s docker/Dockerfile | cut -c1-6; git status --porcelain; git log -1 --format=%b")
            .Should()
            .Be("100755\nM  other\n M third\n?? untracked");
        _repo.Read("docker/Dockerfile").Should().Be("FROM x\nCOPY code/ /code/\n");
    }

    [Fact]
    public async Task Undone_it_is_as_before_once_and_again()
    {
        var before = _repo.Shell(
            "git rev-parse HEAD; cat docker/Dockerfile; stat -c %a docker/Dockerfile; git status --porcelain"
        );
        var commit = await Commit("FROM y\n");
        (await _repo.Git.UndoCommit(commit, default)).Should().BeTrue();
        (await _repo.Git.UndoCommit(commit, default)).Should().BeFalse();
        _repo
            .Shell("git rev-parse HEAD; cat docker/Dockerfile; stat -c %a docker/Dockerfile; git status --porcelain")
            .Should()
            .Be(before);
    }

    [Fact]
    public async Task A_new_file_is_committed_and_gone_after_the_undo()
    {
        var path = TreePath.FromText("docker/new.Dockerfile");
        var commit = await _repo.Git.CommitFile(path, "x"u8.ToArray(), "New", default);
        _repo.Shell("git show HEAD:docker/new.Dockerfile; git status --porcelain").Should().Be("x");
        await _repo.Git.UndoCommit(commit, default);
        _repo.Shell("ls docker; git status --porcelain").Should().Be("Dockerfile");
    }

    [Fact]
    public async Task A_commit_that_stopped_half_way_is_undone_too()
    {
        var commit = await Commit("FROM y\n");
        _repo.Shell("git read-tree HEAD^; printf 'FROM x\\n' >docker/Dockerfile");
        (await _repo.Git.UndoCommit(commit, default)).Should().BeTrue();
        _repo.Shell("git status --porcelain; cat docker/Dockerfile").Should().Be("FROM x");
    }

    [Theory]
    [InlineData("echo mine >>docker/Dockerfile")]
    [InlineData(
        "echo mine >>docker/Dockerfile; git add docker/Dockerfile; git show HEAD:docker/Dockerfile >docker/Dockerfile"
    )]
    [InlineData("rm docker/Dockerfile")]
    [InlineData("rm docker/Dockerfile; ln -s ../other docker/Dockerfile")]
    public async Task Uncommitted_changes_of_the_file_itself_are_never_lost(string change)
    {
        _repo.Shell(change);
        var before = _repo.Shell("git rev-parse HEAD; git status --porcelain; cat docker/Dockerfile || true");
        await Refused(() => Commit("FROM y\n"), "*not committed*");
        _repo.Shell("git rev-parse HEAD; git status --porcelain; cat docker/Dockerfile || true").Should().Be(before);
    }

    [Fact]
    public async Task An_undo_refuses_when_the_file_or_HEAD_moved_on()
    {
        var commit = await Commit("FROM y\n");
        _repo.Shell("echo mine >>docker/Dockerfile");
        await Refused(() => _repo.Git.UndoCommit(commit, default), "*not committed*");
        _repo.Commit("true");
        await Refused(() => _repo.Git.UndoCommit(commit, default), "*HEAD is now*");
        _repo.Commit("echo 7 >other; echo 8 >third");
        await Refused(
            async () => await _repo.Git.UndoCommit(_repo.Shell("git rev-parse HEAD"), default),
            "*not a change of one file*"
        );
    }

    [Fact]
    public async Task The_same_content_makes_no_commit_and_line_endings_are_the_working_trees()
    {
        (await Commit("FROM x\n")).Should().Be(_repo.Shell("git rev-parse HEAD"));
        _repo.Commit(
            "printf 'docker/* text eol=crlf\\n' >.gitattributes; rm docker/Dockerfile; git checkout -q -- docker/Dockerfile"
        );
        var commit = await Commit("FROM y\n");
        _repo.Read("docker/Dockerfile").Should().Be("FROM y\r\n");
        _repo
            .Shell("git cat-file blob HEAD:docker/Dockerfile | od -c | grep -c '\\\\r' || true; git status --porcelain")
            .Should()
            .Be("0");
        (await _repo.Git.UndoCommit(commit, default)).Should().BeTrue();
        _repo.Read("docker/Dockerfile").Should().Be("FROM x\r\n");
    }

    [Fact]
    public async Task A_detached_head_without_an_identity_commits_as_Pipeline()
    {
        _repo.Shell("git checkout -q --detach; git config --unset user.name; git config --unset user.email");
        var home = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", _repo.Folder);
        try
        {
            var commit = await Commit("FROM y\n");
            _repo.Shell("git log -1 --format='%an <%ae>' HEAD").Should().Be("Pipeline <pipeline@localhost>");
            _repo.Shell("git rev-parse main").Should().NotBe(commit);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", home);
        }
    }

    [Fact]
    public async Task Root_commits_to_a_users_clone_as_that_user()
    {
        _repo.Shell("chown -R 1234:1234 .; chmod 755 .");
        var commit = await Commit("FROM y\n");
        _repo.Shell("find . -uid 0").Should().BeEmpty();
        await _repo.Git.UndoCommit(commit, default);
        _repo.Shell("find . -uid 0; cat docker/Dockerfile").Should().Be("FROM x");
    }

    [Fact]
    public async Task A_saved_patch_gives_all_work_back_and_touches_nothing()
    {
        _repo.Shell(
            "echo 2 >other; git add other; echo 3 >>third; rm docker/Dockerfile; head -c 3000 /dev/urandom >binary; printf x >$'odd\\n\\xff'; echo skip >.git/info/exclude; echo >skip; mkdir sub; echo u >sub/u"
        );
        var before = _repo.Shell("git status --porcelain; find .git -type f | sort | xargs sha256sum");
        var patch = Path.Combine(_repo.Folder, ".git", "work.patch");
        await _repo.Git.SavePatch(patch, default);

        _repo
            .Shell(
                "mv .git/work.patch ../$$.patch; stat -c %a ../$$.patch; mv ../$$.patch ..//work.patch.$(basename $PWD)"
            )
            .Should()
            .Be("600");
        _repo.Shell("git status --porcelain; find .git -type f | sort | xargs sha256sum").Should().Be(before);
        _repo.Shell(
            """
            p=$(realpath ../work.patch.$(basename $PWD)); git clone -q . ../clone-$$; cd ../clone-$$; git apply $p; rm $p
            for f in other third binary sub/u $'odd\n\xff'; do cmp "$f" "$OLDPWD/$f"; done; test ! -e docker/Dockerfile; test ! -e skip; cd ..; rm -rf clone-$$
            """
        );
    }

    private Task<string> Commit(string content) =>
        _repo.Git.CommitFile(Dockerfile, Encoding.UTF8.GetBytes(content), "Bake the code", default);

    private static async Task Refused(Func<Task> act, string message) =>
        await act.Should().ThrowAsync<GitException>().WithMessage(message);
}
