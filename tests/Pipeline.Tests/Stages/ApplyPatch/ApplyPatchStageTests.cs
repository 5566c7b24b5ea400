using System.Text;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Stages.BakeCode;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.BakeCode;
using Pipeline.Trees;

namespace Pipeline.Tests.Stages.ApplyPatch;

/// <summary>The stage on real repositories, with code in <c>app/</c>.</summary>
public sealed class ApplyPatchStageTests : IDisposable
{
    private readonly Repository _repository = new("FROM a\nRUN pip install x\nCMD y\n"u8.ToArray());
    private readonly TestFolder _folder = new();
    private readonly IStage _stage = new ApplyPatchStage();
    private readonly StringWriter _said = new();
    private IReadOnlyList<ComposeMount>? _mounts;

    public ApplyPatchStageTests()
    {
        _repository.Git("config", "user.name", "Caller");
        _repository.Git("config", "user.email", "caller@example.org");
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    private string Patch => _folder["fix.patch"];

    /// <summary>Writes the patch of what is done, and undoes that.</summary>
    private void Save(Action change)
    {
        change();
        _repository.Git("add", "-A");
        File.WriteAllText(Patch, _repository.Git("diff", "--cached", "--binary", "--full-index", "HEAD") + "\n\n");
        _repository.Git("reset", "-q", "--hard");
    }

    private void SaveFix() =>
        Save(() =>
        {
            _repository.Write("app/main.py", "print(2)\n");
            _repository.Write("app/new/more.py", "print(3)\n");
        });

    private async Task<Release> Release()
    {
        var context = TestContext.Of(
            TestStack.With(mounts: _mounts, directory: _repository.Path),
            new GitRepository(_repository.Path),
            output: _said
        );
        var file = await PatchSource.Find(Patch, TimeProvider.System, default);
        return new Release(
            "r1",
            TestContext.Opening(_repository.Head) with
            {
                Patch = file,
            },
            context,
            new ReleaseHistory()
        );
    }

    private async Task<(Release Release, StagePlan Plan, Receipt Receipt)> Applied()
    {
        var release = await Release();
        var plan = await _stage.Plan(release, default);
        var receipt = await _stage.Apply(release.With(plan), plan, default);
        return (release.With(plan).With(_stage.Name, receipt), plan, receipt);
    }

    private async Task<PipelineException> Refusal()
    {
        var release = await Release();
        return (
            await FluentActions.Awaiting(() => _stage.Plan(release, default)).Should().ThrowAsync<PipelineException>()
        ).Which;
    }

    [Fact]
    public async Task The_plan_says_what_is_committed_and_the_stages_after_it_see_that_commit()
    {
        SaveFix();
        var (before, objects) = (_repository.Head, _repository.Git("count-objects"));
        var release = await Release();
        var plan = await _stage.Plan(release, default);

        plan.Steps[0]
            .Should()
            .Be(
                $"commit the patch on main, on top of {before[..12]}: \"Apply fix.patch\" by Caller <caller@example.org>"
            );
        plan.Steps.Skip(1).Should().Equal("M app/main.py", "A app/new/more.py");
        var commit = release.With(plan).Commit;
        commit.Should().NotBe(before);
        var seen = await release.Context.Git.ReadBlob(commit, TreePath.FromText("app/main.py"), default);
        Encoding.UTF8.GetString(seen).Should().Be("print(2)\n");
        _repository.Head.Should().Be(before);
        _repository.Git("status", "--porcelain").Should().BeEmpty();
        _repository.Git("count-objects").Should().Be(objects);
        FluentActions.Invoking(() => _repository.Git("cat-file", "-e", commit)).Should().Throw<Exception>();
    }

    [Fact]
    public async Task It_is_planned_the_same_each_time()
    {
        SaveFix();
        var release = await Release();
        var first = await _stage.Plan(release, default);

        Json.Element(await _stage.Plan(release.With(first), default))
            .ToString()
            .Should()
            .Be(Json.Element(first).ToString());
    }

    [Fact]
    public async Task It_is_committed_as_planned_and_proven()
    {
        SaveFix();
        var bytes = File.ReadAllBytes(Patch);
        var before = _repository.Head;
        var (release, plan, receipt) = await Applied();

        (await _stage.Verify(release, plan, receipt, default)).Holds.Should().BeTrue();
        release.Commit.Should().Be(_repository.Head).And.NotBe(before);
        _repository.Git("rev-parse", "HEAD^").Should().Be(before);
        _repository.Git("status", "--porcelain").Should().BeEmpty();
        Encoding.UTF8.GetString(_repository.Read("app/main.py")).Should().Be("print(2)\n");
        File.ReadAllBytes(Patch).Should().Equal(bytes);
        (await _stage.Plan(await Release(), default))
            .Nothing.Should()
            .Be($"{_repository.Head[..12]} has all of fix.patch already");
    }

    [Fact]
    public async Task The_undo_gives_the_same_branch_and_files_also_twice_and_the_patch_stays()
    {
        SaveFix();
        var before = _repository.Head;
        var (release, plan, _) = await Applied();
        for (var time = 0; time < 2; time++)
        {
            await _stage.Undo(release, plan, default);
            (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeTrue();
            _repository.Head.Should().Be(before);
            _repository.Git("status", "--porcelain").Should().BeEmpty();
            Encoding.UTF8.GetString(_repository.Read("app/main.py")).Should().Be("print(1)\n");
            release.Undone(_stage.Name).Commit.Should().Be(before);
        }

        _said.ToString().Should().Contain($"the patch is still in {Patch}");
        File.Exists(Patch).Should().BeTrue();
    }

    [Fact]
    public async Task The_undo_of_what_was_never_begun_changes_nothing_whatever_lies_there()
    {
        SaveFix();
        var release = await Release();
        var plan = await _stage.Plan(release, default);
        _repository.Write("app/main.py", "print('mine')\n");
        await _stage.Undo(release.With(plan), plan, default);

        (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeTrue();
        Encoding.UTF8.GetString(_repository.Read("app/main.py")).Should().Be("print('mine')\n");
    }

    [Fact]
    public async Task With_the_block_baked_on_top_both_are_undone_and_proven()
    {
        SaveFix();
        var before = _repository.Head;
        var (release, plan, _) = await Applied();
        IStage bake = new BakeCodeStage();
        var baked = await bake.Plan(release, default);
        release = release.With(baked);
        release = release.With(bake.Name, await bake.Apply(release, baked, default));
        _repository.Git("rev-list", "--count", $"{before}..HEAD").Should().Be("2");
        await bake.Undo(release, baked, default);
        await _stage.Undo(release, plan, default);

        (await bake.VerifyUndone(release, baked, default)).Failures.Should().BeEmpty();
        (await _stage.VerifyUndone(release, plan, default)).Failures.Should().BeEmpty();
        _repository.Head.Should().Be(before);
    }

    [Fact]
    public async Task A_commit_made_since_is_never_taken_away_and_it_says_what_to_type()
    {
        SaveFix();
        var (release, plan, _) = await Applied();
        _repository.Write("new", "x");
        _repository.Commit("somebody's work");
        var head = _repository.Head;
        var refused = await FluentActions
            .Awaiting(() => _stage.Undo(release, plan, default))
            .Should()
            .ThrowAsync<PipelineException>();

        refused
            .Which.Message.Should()
            .Contain("somebody's work")
            .And.Contain($"next: git revert {release.Commit[..12]}");
        _repository.Head.Should().Be(head);
        (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeFalse();
    }

    [Fact]
    public async Task The_proof_does_not_hold_when_a_file_was_changed_meanwhile()
    {
        SaveFix();
        var (release, plan, receipt) = await Applied();
        _repository.Write("app/new/more.py", "print('mine')\n");

        (await _stage.Verify(release, plan, receipt, default))
            .Failures.Should()
            .ContainSingle()
            .Which.Failure.Should()
            .Contain("app/new/more.py");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "another");
        (await _stage.Verify(release, plan, receipt, default)).Failures.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_patch_that_touches_more_than_code_is_refused_with_every_path()
    {
        _repository.Write(".gitignore", ".env\n");
        _repository.Write("docker-compose.yml", "services: {}\n");
        _repository.Commit("compose");
        _repository.Write(".env", "PASSWORD=s3cret\n");
        Save(() =>
        {
            _repository.Write("app/main.py", "print(2)\n");
            _repository.Write("docker-compose.yml", "services: { x: {} }\n");
            _repository.Write("Dockerfile", "FROM b\n");
            _repository.Git("mv", "app/main.py", "moved.py");
        });
        File.AppendAllText(
            Patch,
            "diff --git a/.env b/.env\n--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-PASSWORD=s3cret\n+PASSWORD=other\n"
        );

        var refused = await Refusal();
        refused.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refused
            .Message.Should()
            .Contain("  .env: an env file")
            .And.Contain("  docker-compose.yml: a compose file")
            .And.Contain("  Dockerfile: the Dockerfile of shop-web")
            .And.Contain("  moved.py: outside of the code (app)")
            .And.NotContain("s3cret");
        Encoding.UTF8.GetString(_repository.Read(".env")).Should().Be("PASSWORD=s3cret\n");
    }

    [Fact]
    public async Task What_a_service_reads_from_the_folder_of_the_code_itself_is_no_code()
    {
        _repository.Write("docker-compose.yml", "services: { gui: { image: x, env_file: app/gui.vars } }\n");
        _repository.Commit("another service");
        Save(() =>
        {
            _repository.Write("app/gui.vars", "X=1\n");
            _repository.Write("app/live/rates.json", "{}\n");
            _repository.Write("app/lives.py", "");
        });
        _mounts = [TestStack.Volume(), new(MountKind.Bind, "/etc/live", Path.Combine(_repository.Path, "app/live"))];

        (await Refusal())
            .Message.Should()
            .Contain("  app/gui.vars: an env file of gui")
            .And.Contain("  app/live/rates.json: below app/live: bind-mounted in web at /etc/live")
            .And.NotContain("lives.py");
        _mounts = [TestStack.Volume(), new(MountKind.Bind, "/repository", _repository.Path)];
        Save(() => _repository.Write("app/lives.py", "print(4)\n"));
        (await _stage.Plan(await Release(), default)).HasWork.Should().BeTrue();
    }

    [Fact]
    public async Task A_file_that_is_moved_into_the_code_is_refused_for_where_it_was()
    {
        _repository.Write("config/rates.py", "a\nb\nc\n");
        _repository.Commit("config");
        Save(() => _repository.Git("mv", "config/rates.py", "app/rates.py"));

        (await Refusal()).Message.Should().Contain("  config/rates.py: outside of the code (app)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData(
        "diff --git a/app/main.py b/app/main.py\n--- a/app/main.py\n+++ b/app/main.py\n@@ -1 +1 @@\n-print(1)\n"
    )]
    public async Task What_is_no_patch_is_refused_as_wrong_usage(string text)
    {
        File.WriteAllText(Patch, text);
        var refused =
            text.Length == 0
                ? (await FluentActions.Awaiting(Release).Should().ThrowAsync<PipelineException>()).Which
                : await Refusal();

        refused.Code.Should().Be(ExitCode.Usage);
        refused.Message.Should().Contain(Patch).And.Contain("git format-patch");
    }

    [Fact]
    public async Task A_patch_file_that_is_missing_or_a_folder_is_refused()
    {
        (await FluentActions.Awaiting(Release).Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain("found no such file");
        Directory.CreateDirectory(Patch);
        (await FluentActions.Awaiting(Release).Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain("found a folder");
    }

    [Fact]
    public async Task Work_in_a_file_of_the_patch_and_a_detached_HEAD_are_refused()
    {
        SaveFix();
        _repository.Write("app/new/more.py", "print('mine')\n");
        (await Refusal()).Message.Should().Contain("?? app/new/more.py");
        _repository.Write(".git/info/exclude", "app/new\n");
        (await Refusal()).Message.Should().Contain("  app/new/more.py", "an ignored file is work, too");
        Directory.Delete(Path.Combine(_repository.Path, "app/new"), recursive: true);
        _repository.Git("checkout", "-q", "--detach");
        (await Refusal()).Message.Should().Contain("HEAD is detached");
    }

    [Fact]
    public async Task A_patch_file_that_changes_after_planning_is_not_committed()
    {
        SaveFix();
        var before = _repository.Head;
        var release = await Release();
        var plan = await _stage.Plan(release, default);
        File.AppendAllText(Patch, "\n");

        await FluentActions
            .Awaiting(() => _stage.Apply(release.With(plan), plan, default))
            .Should()
            .ThrowAsync<PipelineException>()
            .WithMessage("*it changed since*");
        _repository.Head.Should().Be(before);
    }

    [Fact]
    public async Task A_binary_file_comes_with_its_content_or_is_refused()
    {
        Save(() => File.WriteAllBytes(Path.Combine(_repository.Path, "app/logo"), [0, 1, 2, 255, 0]));
        await Applied();
        _repository.Read("app/logo").Should().Equal(0, 1, 2, 255, 0);

        File.WriteAllText(
            Patch,
            "diff --git a/app/other b/app/other\nnew file mode 100644\nindex 0000000..1234567\nBinary files /dev/null and b/app/other differ\n"
        );
        (await Refusal()).Message.Should().Contain("app/other").And.Contain("git diff --binary");
    }
}
