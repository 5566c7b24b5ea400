using System.Runtime.Versioning;
using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>
/// Every program that a clone's configuration can name: whatever git is asked, none of them runs as root, unless the
/// clone is root's own.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class GitConfigurationTests : IDisposable
{
    private const string Somebody = "4321";
    private readonly GitScratch _repo = new();
    private readonly string _ran;

    public GitConfigurationTests()
    {
        _ran = Directory.CreateTempSubdirectory("git-ran-").FullName;
        Directory.CreateDirectory(Path.Combine(_ran, "out"));
        _repo.Commit(
            "echo one >one; mkdir sub; echo two >sub/two; echo '* filter=evil diff=evil merge=evil' >.gitattributes"
        );
        _repo.Shell(
            $"chmod 777 {_ran}; printf '#!/bin/sh\\nid -u >>{_ran}/$1\\ntimeout 1 cat 2>/dev/null\\n' >.git/evil; chmod 755 .git/evil . .git"
        );
    }

    public void Dispose()
    {
        _repo.Dispose();
        Directory.Delete(_ran, recursive: true);
    }

    private static string Expected => Environment.IsPrivilegedProcess ? Somebody : _self;

    private static readonly string _self = File.ReadLines("/proc/self/status")
        .First(l => l.StartsWith("Uid:", StringComparison.Ordinal))
        .Split('\t')[1];

    /// <summary>One word of git's configuration a line; PROGRAM is a script that writes down as whom it runs.</summary>
    public static TheoryData<string, string> Keys =>
        new()
        {
            { "clean filter", "filter.evil.clean PROGRAM" },
            { "smudge filter", "filter.evil.smudge PROGRAM" },
            { "filter process", "filter.evil.process PROGRAM" },
            { "required filter", "filter.evil.required true\nfilter.evil.clean PROGRAM" },
            { "file system monitor", "core.fsmonitor PROGRAM" },
            { "hooks folder", "core.hooksPath .git/evil-hooks" },
            { "textconv", "diff.evil.textconv PROGRAM" },
            { "external diff of a driver", "diff.evil.command PROGRAM" },
            { "external diff", "diff.external PROGRAM" },
            { "merge driver", "merge.evil.driver PROGRAM" },
            { "pager", "core.pager PROGRAM\npager.log PROGRAM\npager.status PROGRAM\npager.diff PROGRAM" },
            { "editor", "core.editor PROGRAM\nsequence.editor PROGRAM" },
            {
                "signatures",
                "log.showSignature true\ncommit.gpgSign true\ngpg.program PROGRAM\ngpg.ssh.program PROGRAM\ngpg.x509.program PROGRAM"
            },
            { "credential helper", "credential.helper !PROGRAM" },
            { "askpass", "core.askPass PROGRAM" },
            {
                "ssh",
                "core.sshCommand PROGRAM\nremote.origin.url ssh://nowhere/x\nextensions.partialClone origin\nremote.origin.promisor true"
            },
            {
                "ext transport",
                "protocol.ext.allow always\nremote.origin.url ext::PROGRAM%S\nextensions.partialClone origin\nremote.origin.promisor true"
            },
            {
                "upload pack",
                "remote.origin.url /nowhere\nremote.origin.uploadpack PROGRAM\nextensions.partialClone origin\nremote.origin.promisor true"
            },
            { "alternate refs", "core.alternateRefsCommand PROGRAM" },
            { "trailers", "trailer.evil.command PROGRAM\ntrailer.evil.key Evil" },
            { "aliases", "alias.status !PROGRAM\nalias.log !PROGRAM\nalias.ls-tree !PROGRAM" },
            { "an included file", "include.path evil-include" },
            { "a conditional include", "includeIf.gitdir:/**.path evil-include" },
        };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_program_named_in_a_clone_never_runs_as_root(string key, string settings)
    {
        foreach (var setting in settings.Split('\n').Select(s => s.Split(' ', 2)))
            _repo.Shell(
                $"git config --add {setting[0]} '{setting[1].Replace("PROGRAM", $"{_repo.Folder}/.git/evil {setting[0]}", StringComparison.Ordinal)}'"
            );
        Prepare();

        await Everything();

        Directory
            .EnumerateFiles(_ran)
            .SelectMany(File.ReadLines)
            .Distinct()
            .Should()
            .BeSubsetOf([Expected], $"of {key}");
    }

    /// <summary>Without it, the test above could not fail.</summary>
    [Fact]
    public async Task A_clean_filter_of_the_clone_runs_as_its_owner()
    {
        _repo.Shell($"git config filter.evil.clean '{_repo.Folder}/.git/evil clean'");
        Prepare();

        await _repo.Git.Status(default);

        File.ReadLines(Path.Combine(_ran, "clean")).Distinct().Should().Equal(Expected);
    }

    [Fact]
    public async Task A_linked_worktree_of_roots_is_judged_by_where_its_repository_is()
    {
        _repo.Shell(
            $"git config filter.evil.clean '{_repo.Folder}/.git/evil clean'; git worktree add -q {_ran}/linked"
        );
        Prepare();
        _repo.Shell($"chmod -R a+rwX {_ran}/linked; echo changed >>{_ran}/linked/one");

        try
        {
            await new GitRepository($"{_ran}/linked").Status(default);
        }
        catch (GitException)
        {
            // It may refuse.
        }

        Directory.EnumerateFiles(_ran).SelectMany(File.ReadLines).Distinct().Should().BeSubsetOf([Expected]);
    }

    [Fact]
    public async Task Work_in_somebody_elses_clone_is_saved_and_nothing_in_it_becomes_roots()
    {
        Prepare();
        var patch = Path.Combine(_ran, "work.patch");

        await _repo.Git.SavePatch(patch, default);
        await _repo.Git.WriteWorkTree(default);

        File.ReadAllText(patch).Should().Contain("+changed");
        _repo.Shell($"find . ! -user {Expected}").Should().BeEmpty();
    }

    [Fact]
    public async Task An_index_that_is_a_link_to_another_users_file_is_not_read()
    {
        var secret = Path.Combine(_ran, "out", "secret");
        File.WriteAllText(secret, "hush");
        Prepare();
        _repo.Shell($"rm .git/index; ln -s {secret} .git/index; chmod 600 {secret}");

        var save = () => _repo.Git.SavePatch(Path.Combine(_ran, "work.patch"), default);

        (await save.Should().ThrowAsync<Exception>()).Which.Message.Should().NotContain("hush");
    }

    /// <summary>
    /// The user puts a link in the place of the folder: what the commit brought is no more where it was.
    /// </summary>
    [Fact]
    public async Task An_undone_commit_removes_no_file_of_another_users()
    {
        var commit = await _repo.Git.CommitFile(TreePath.FromText("sub/new"), "roots\n"u8.ToArray(), "new", default);
        var victim = Directory.CreateDirectory(Path.Combine(_ran, "roots")).FullName;
        File.WriteAllText(Path.Combine(victim, "new"), "roots\n");
        Prepare();
        _repo.Shell($"chmod -R go=rX {victim}; mv sub aside; ln -s {victim} sub");
        try
        {
            await _repo.Git.UndoCommit(commit, default);
        }
        catch (GitException)
        {
            // Refusing is right.
        }

        File.ReadAllText(Path.Combine(victim, "new")).Should().Be("roots\n");
    }

    [Fact]
    public void A_folder_is_removed_with_all_that_is_in_it_and_without_following_a_link()
    {
        var victim = Directory.CreateDirectory(Path.Combine(_ran, "out", "roots")).FullName;
        File.WriteAllText(Path.Combine(victim, "file"), "roots");
        _repo.Shell(
            $"mkdir -p tree/a/b; echo x >tree/a/b/c; mkfifo tree/a/fifo; ln -s {victim} tree/a/link; ln -s nowhere tree/gone"
        );

        using (var folder = OpenFolder.At(_repo.Folder))
            folder.RemoveTree("tree");

        Directory.Exists(Path.Combine(_repo.Folder, "tree")).Should().BeFalse();
        File.ReadAllText(Path.Combine(victim, "file")).Should().Be("roots");
    }

    private void Prepare()
    {
        _repo.Shell(
            """
            mkdir .git/evil-hooks
            for hook in post-index-change reference-transaction post-checkout pre-commit post-commit pre-auto-gc fsmonitor-watchman; do
              printf '#!/bin/sh\nexec "%s" hook\n' "$PWD/.git/evil" >.git/evil-hooks/$hook; chmod 755 .git/evil-hooks/$hook; cp .git/evil-hooks/$hook .git/hooks/
            done
            printf '[filter "evil"]\n clean = %s included\n[core]\n fsmonitor = %s included\n' "$PWD/.git/evil" "$PWD/.git/evil" >.git/evil-include
            """
        );
        File.AppendAllText(Path.Combine(_repo.Folder, "one"), "changed\n");
        foreach (var ran in Directory.EnumerateFiles(_ran))
            File.Delete(ran);
        if (Environment.IsPrivilegedProcess)
            _repo.Shell($"chown -R {Somebody}:{Somebody} .");
    }

    /// <summary>All that the pipeline ever asks git; what fails under such a configuration fails.</summary>
    private async Task Everything()
    {
        var git = new GitRepository(_repo.Folder);
        Func<Task>[] all =
        [
            () => git.Root(default),
            () => git.Status(default),
            () => git.Branch(default),
            () => git.IsEmpty(default),
            () => git.Resolve("HEAD", default),
            () => git.Describe("HEAD", default),
            () => git.EverIn(TreePath.FromText("sub"), "HEAD", default),
            () => git.ReadTree("HEAD", TreePath.Root, default),
            () => git.ReadBlobs(["1234567890123456789012345678901234567890"], default),
            () => git.WriteTar("HEAD", TreePath.Root, new Dictionary<TreePath, byte[]>(), Stream.Null, default),
            () => git.SavePatch(Path.Combine(_ran, "out", "work.patch"), default),
            () => git.WriteWorkTree(default),
            async () =>
                await git.UndoCommit(
                    await git.CommitFile(TreePath.FromText("sub/two"), "2\n"u8.ToArray(), "two", default),
                    default
                ),
        ];
        foreach (var one in all)
        {
            try
            {
                await one();
            }
            catch (GitException)
            {
                // As whom its programs ran is what counts.
            }
        }
    }
}
