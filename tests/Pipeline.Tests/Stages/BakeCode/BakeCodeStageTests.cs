using System.Text;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.BakeCode;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Stages.BakeCode;

/// <summary>The stage on real repositories.</summary>
public sealed class BakeCodeStageTests : IDisposable
{
    /// <summary>Latin-1: no UTF-8, as an old Dockerfile may be.</summary>
    private static readonly byte[] Dockerfile = Encoding.Latin1.GetBytes(
        "FROM a\n# Abh\u00E4ngigkeiten\nRUN pip install x\nCMD y\n"
    );

    private readonly Repository _repository = new(Dockerfile);
    private readonly IStage _stage = new BakeCodeStage();

    public void Dispose() => _repository.Dispose();

    private Release Release() =>
        TestContext.Release(
            TestContext.Of(TestStack.With(directory: _repository.Path), new GitRepository(_repository.Path)),
            commit: _repository.Head
        );

    private async Task<string> Refusal() =>
        (await FluentActions.Awaiting(() => _stage.Plan(Release(), default)).Should().ThrowAsync<PipelineException>())
            .Which
            .Message;

    private async Task<(Release Release, StagePlan Plan, Receipt Receipt)> Baked()
    {
        var release = Release();
        var plan = await _stage.Plan(release, default);
        var receipt = await _stage.Apply(release.With(plan), plan, default);
        return (release.With(plan).With(_stage.Name, receipt), plan, receipt);
    }

    [Fact]
    public async Task It_commits_exactly_the_Dockerfile_and_every_other_byte_of_it_stays()
    {
        var before = _repository.Head;
        _repository.Write("app/main.py", "print('not committed')\n");
        _repository.Write("staged", "x");
        _repository.Git("add", "staged");
        var (release, plan, receipt) = await Baked();

        (await _stage.Verify(release, plan, receipt, default)).Holds.Should().BeTrue();
        release.Commit.Should().Be(_repository.Head).And.NotBe(before);
        _repository.Git("diff", "--name-only", before, "HEAD").Should().Be("Dockerfile");
        _repository.Git("status", "--porcelain").Should().Be(" M app/main.py\nA  staged");
        var text = Encoding.Latin1.GetString(_repository.Read("Dockerfile"));
        text.Should()
            .StartWith("FROM a\n# Abh\u00E4ngigkeiten\nRUN pip install x\n\n# >>>")
            .And.EndWith(BakeBlock.End + "\nCMD y\n");
    }

    [Fact]
    public async Task The_second_time_there_is_nothing_to_do()
    {
        await Baked();

        (await _stage.Plan(Release(), default)).Nothing.Should().Be("the block is in its place");
    }

    [Fact]
    public async Task Planning_writes_nothing()
    {
        var before = _repository.Head;
        (await _stage.Plan(Release(), default)).Steps.Should().ContainSingle().Which.Should().Contain("Dockerfile");

        _repository.Head.Should().Be(before);
        _repository.Git("status", "--porcelain").Should().BeEmpty();
    }

    /// <summary>As a PHP image and the web server's before it are often written.</summary>
    [Theory]
    [InlineData("FROM a AS fpm\nCOPY app /srv/app\nFROM fpm AS web\nCMD y\n", false)]
    [InlineData("FROM a AS fpm\nCOPY app /srv/app\nFROM b AS web\nCOPY app /srv/app\n", false)]
    [InlineData("FROM a AS fpm\nCOPY app /srv/app\nFROM b AS web\nCMD y\n", true)]
    public async Task Two_targets_of_one_Dockerfile_need_a_COPY_of_their_own(string dockerfile, bool isRefused)
    {
        _repository.Write("Dockerfile", dockerfile);
        _repository.Commit("two targets");
        var stack = TestStack.With(directory: _repository.Path);
        var image = stack.Images.Single();
        stack = stack with
        {
            Images =
            [
                image with
                {
                    Build = image.Build with { Target = "fpm" },
                },
                image with
                {
                    Name = "shop-site",
                    Build = image.Build with { Target = "web" },
                },
            ],
        };
        var plan = () =>
            _stage.Plan(
                TestContext.Release(
                    TestContext.Of(stack, new GitRepository(_repository.Path)),
                    commit: _repository.Head
                ),
                default
            );

        if (isRefused)
            await plan.Should().ThrowAsync<PipelineException>().WithMessage("*more than one target (fpm, web)*");
        else
            (await plan()).HasWork.Should().BeFalse();
    }

    [Fact]
    public async Task Planning_again_on_the_same_release_says_the_same()
    {
        var release = Release();
        var first = await _stage.Plan(release, default);

        Json.Element(await _stage.Plan(release, default)).ToString().Should().Be(Json.Element(first).ToString());
        Json.Element(await _stage.Plan(release.With(first), default))
            .ToString()
            .Should()
            .Be(Json.Element(first).ToString());
        release.PlanOf(_stage.Name).Should().BeNull();
    }

    [Fact]
    public async Task The_way_back_gives_the_same_bytes_and_branch_also_twice()
    {
        var before = _repository.Head;
        var (release, plan, _) = await Baked();
        for (var time = 0; time < 2; time++)
        {
            await _stage.Undo(release, plan, default);
            (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeTrue();
            _repository.Read("Dockerfile").Should().Equal(Dockerfile);
            _repository.Head.Should().Be(before);
            release.Undone(_stage.Name).Commit.Should().Be(before);
        }
    }

    [Theory]
    [InlineData("nothing was done")]
    [InlineData("written, not committed")]
    [InlineData("committed, not written")]
    public async Task The_way_back_works_after_a_half_done_work(string how)
    {
        var before = _repository.Head;
        var (release, plan, _) = await Baked();
        if (how != "committed, not written")
            _repository.Git("reset", "-q", "--mixed", before);
        if (how != "written, not committed")
            File.WriteAllBytes(Path.Combine(_repository.Path, "Dockerfile"), Dockerfile);
        await _stage.Undo(release, plan, default);

        (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeTrue();
        _repository.Git("status", "--porcelain").Should().BeEmpty();
        _repository.Head.Should().Be(before);
    }

    [Fact]
    public async Task An_edit_made_since_is_left_alone_and_named()
    {
        var (release, plan, _) = await Baked();
        _repository.Write("Dockerfile", "somebody's work\n");

        await FluentActions
            .Awaiting(() => _stage.Undo(release, plan, default))
            .Should()
            .ThrowAsync<Exception>()
            .WithMessage("*Dockerfile*");
        _repository.Read("Dockerfile").Should().Equal("somebody's work\n"u8.ToArray());
    }

    [Fact]
    public async Task A_commit_made_since_is_never_taken_away()
    {
        var (release, plan, _) = await Baked();
        _repository.Write("new", "x");
        _repository.Commit("somebody's work");
        var head = _repository.Head;
        var refused = await FluentActions
            .Awaiting(() => _stage.Undo(release, plan, default))
            .Should()
            .ThrowAsync<PipelineException>();
        refused.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);

        _repository.Head.Should().Be(head);
        (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeFalse();
    }

    [Fact]
    public async Task On_a_detached_HEAD_nothing_is_committed_and_it_says_how_to_get_on_a_branch()
    {
        _repository.Git("checkout", "-q", "--detach");
        (await Refusal()).Should().Contain("HEAD is detached").And.Contain("git switch -c <branch>");

        _repository.Git("checkout", "-q", "main");
        await Baked();
        _repository.Git("checkout", "-q", "--detach");
        (await _stage.Plan(Release(), default))
            .HasWork.Should()
            .BeFalse("a CI checkout is detached, and there is nothing to commit");
    }

    [Fact]
    public async Task The_proof_does_not_hold_when_the_commit_lacks_the_block()
    {
        var (release, plan, receipt) = await Baked();
        release = release.With(_stage.Name, Receipt.None);

        (await _stage.Verify(release, plan, receipt, default))
            .Failures.Should()
            .ContainSingle()
            .Which.Claim.Should()
            .Contain("holds the block once");
    }

    [Fact]
    public async Task There_is_no_proof_when_the_commit_has_no_code()
    {
        _repository.Git("rm", "-q", "-r", "app");
        _repository.Write("x", "");
        _repository.Commit("no code");
        var (release, plan, receipt) = await Baked();

        await FluentActions
            .Awaiting(() => _stage.Verify(release, plan, receipt, default))
            .Should()
            .ThrowAsync<GitException>()
            .WithMessage("app is not in commit*");
    }

    [Fact]
    public async Task Uncommitted_changes_of_the_Dockerfile_are_refused()
    {
        _repository.Write("Dockerfile", "FROM a\nRUN pip install mine\n");

        (await Refusal()).Should().Contain("Dockerfile has uncommitted changes").And.Contain("next: git commit");
    }

    [Fact]
    public async Task A_Dockerfile_that_is_a_link_is_refused()
    {
        File.Move(Path.Combine(_repository.Path, "Dockerfile"), Path.Combine(_repository.Path, "real"));
        File.CreateSymbolicLink(Path.Combine(_repository.Path, "Dockerfile"), "real");
        _repository.Commit("link");

        (await Refusal()).Should().Contain("is a symbolic link");
    }

    [Fact]
    public async Task A_missing_Dockerfile_is_refused()
    {
        _repository.Git("rm", "-q", "Dockerfile");
        _repository.Commit("none");

        (await Refusal()).Should().Contain("is missing");
    }

    [Fact]
    public async Task A_Dockerfile_without_a_place_is_refused_by_name()
    {
        _repository.Write("Dockerfile", "# nothing to build from\n");
        _repository.Commit("no stage");

        (await Refusal()).Should().Contain("Dockerfile: the COPY block cannot be placed").And.Contain("no FROM");
    }

    [Fact]
    public async Task Where_the_Dockerfile_brings_the_code_itself_nothing_is_committed_and_the_line_is_named()
    {
        _repository.Write("Dockerfile", "FROM a\nWORKDIR /srv/app\nCOPY app .\n");
        _repository.Commit("a COPY of its own");
        var release = TestContext.Release(
            TestContext.Of(
                TestStack.With(TestStack.Code with { Source = "app", Path = "/srv/app" }, directory: _repository.Path),
                new GitRepository(_repository.Path)
            ),
            commit: _repository.Head
        );

        (await _stage.Plan(release, default))
            .Nothing.Should()
            .Be("line 3 of Dockerfile brings the code of app: COPY app .");
    }

    /// <summary>As a clone with <c>core.autocrlf</c> has it.</summary>
    [Fact]
    public async Task A_working_tree_with_other_line_ends_than_the_commit_is_no_edit()
    {
        _repository.Write(".gitattributes", "Dockerfile text eol=crlf\n");
        _repository.Write("Dockerfile", "FROM a\nRUN pip install x\nCMD y\n");
        _repository.Commit("line ends");
        File.Delete(Path.Combine(_repository.Path, "Dockerfile"));
        _repository.Git("checkout", "--", "Dockerfile");
        var before = _repository.Head;
        var (release, plan, receipt) = await Baked();
        (await _stage.Verify(release, plan, receipt, default)).Holds.Should().BeTrue();

        await _stage.Undo(release, plan, default);

        (await _stage.VerifyUndone(release, plan, default)).Holds.Should().BeTrue();
        _repository.Head.Should().Be(before);
        _repository.Git("status", "--porcelain").Should().BeEmpty();
    }

    [Fact]
    public async Task Odd_names_reach_the_block_as_bytes()
    {
        var code = TestStack.Code with { Source = "k\u00F6de $1", Path = "/srv/k\u00F6de" };
        _repository.Write("k\u00F6de $1/x", "");
        _repository.Commit("odd");
        var release = TestContext.Release(
            TestContext.Of(TestStack.With(code, directory: _repository.Path), new GitRepository(_repository.Path)),
            commit: _repository.Head
        );
        await _stage.Apply(release, await _stage.Plan(release, default), default);

        Encoding
            .UTF8.GetString(_repository.Read("Dockerfile"))
            .Should()
            .Contain("""COPY ["köde \\$1", "/srv/köde/"]""");
    }
}
