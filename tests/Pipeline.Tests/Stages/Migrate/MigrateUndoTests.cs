using System.Text;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages.Migrate;
using Pipeline.Terms;
using Pipeline.Tests.Trees;
using Pipeline.Trees;

namespace Pipeline.Tests.Stages.Migrate;

/// <summary>
/// Two files are edited by one commit; what is there when it stops, and when somebody went on from it.
/// </summary>
[Collection(EnvironmentCollection.Name)]
public sealed class MigrateUndoTests : IDisposable
{
    private const string AsBefore = "compose.yml 1\npipeline.yml 1";
    private const string AsEdited = "compose.yml 2\npipeline.yml 2";
    private readonly GitScratch _repo = new();
    private readonly string _parent;

    public MigrateUndoTests()
    {
        _repo.Commit("echo compose.yml 1 >compose.yml; echo pipeline.yml 1 >pipeline.yml; echo 1 >other");
        _parent = _repo.Shell("git rev-parse HEAD");
    }

    public void Dispose() => _repo.Dispose();

    [Fact]
    public async Task Both_files_are_one_commit_and_its_undo_is_another_one()
    {
        _repo.Shell("echo 2 >other; git add other");
        var work = await Applied();
        Files().Should().Be(AsEdited);
        _repo.Shell("git diff --name-only HEAD^ HEAD").Should().Be("compose.yml\npipeline.yml");

        await Undo(work);
        await Undo(work);
        Files().Should().Be(AsBefore);
        _repo.Shell("git diff --stat HEAD~2 HEAD; git rev-list --count HEAD").Should().Be("3");
        _repo.Shell("git status --porcelain").Should().Be("M  other", "work of somebody else stays what it is");
    }

    [Fact]
    public async Task What_was_committed_since_stays()
    {
        var work = await Applied();
        _repo.Shell("echo 2 >other; git commit -qam later");

        await Undo(work);
        (Files() + _repo.Read("other")).Should().Be(AsBefore + "2\n");
    }

    [Theory]
    [InlineData("echo mine >>compose.yml; git commit -qam mine", "compose.yml was edited and committed since")]
    [InlineData("echo mine >>compose.yml", "not committed")]
    [InlineData("echo mine >>pipeline.yml; git add .", "not committed")]
    public async Task What_was_edited_since_is_never_overwritten(string since, string said)
    {
        var work = await Applied();
        _repo.Shell(since);
        var before = _repo.Shell("git rev-parse HEAD; git status --porcelain; cat *.yml");

        var refused = await FluentActions.Awaiting(() => Undo(work)).Should().ThrowAsync<PipelineException>();
        refused.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refused.Which.Message.Should().Contain(said).And.Contain("nothing was changed");
        _repo.Shell("git rev-parse HEAD; git status --porcelain; cat *.yml").Should().Be(before);
    }

    [Theory]
    [InlineData("git checkout -q HEAD^ -- pipeline.yml")]
    [InlineData("git checkout -q HEAD^ -- compose.yml pipeline.yml")]
    [InlineData("git show HEAD^:pipeline.yml >pipeline.yml")]
    [InlineData("git reset -q --soft HEAD^")]
    [InlineData("git reset -q HEAD^")]
    [InlineData("git reset -q --hard HEAD^")]
    public async Task A_commit_that_stopped_at_any_point_is_undone(string stopped)
    {
        var work = await Applied();
        _repo.Shell(stopped);

        await Undo(work);
        Files().Should().Be(AsBefore);
        _repo.Shell("git status --porcelain").Should().BeEmpty();
    }

    [Theory]
    [InlineData("git checkout -q HEAD^ -- pipeline.yml", true)]
    [InlineData("git show HEAD^:compose.yml >compose.yml", true)]
    [InlineData("true", false)]
    [InlineData("echo mine >>pipeline.yml", false)]
    [InlineData("git commit -q --amend -m mine; git checkout -q HEAD^ -- pipeline.yml", false)]
    public async Task A_stack_that_does_not_load_since_one_file_is_missing_is_settled_first(
        string stopped,
        bool settles
    )
    {
        await Applied();
        _repo.Shell(stopped);
        var (opened, said) = (0, new List<string>());
        Task<string> Open() =>
            ++opened == 1 ? throw PipelineException.Usage("it does not load") : Task.FromResult("open");

        var settled = () => HalfMigration.Settled(Path.Combine(_repo.Folder, "pipeline.yml"), Open, said.Add, default);
        if (settles)
            (await settled()).Should().Be("open");
        else
            await settled.Should().ThrowAsync<PipelineException>().WithMessage("it does not load");
        said.Should().HaveCount(settles ? 1 : 0);
        if (settles)
            (Files() + _repo.Shell("git status --porcelain")).Should().Be(AsEdited);
    }

    private string Files() => _repo.Shell("cat compose.yml pipeline.yml");

    private Task Undo(MigrateWork work) => new MigrateUndo(_repo.Git, work).Run(default);

    private async Task<MigrateWork> Applied()
    {
        var (files, contents) = (new List<MigratedFile>(), new List<(TreePath, byte[])>());
        foreach (var name in new[] { "compose.yml", "pipeline.yml" })
        {
            var (path, content) = (TreePath.FromText(name), Encoding.UTF8.GetBytes($"{name} 2\n"));
            files.Add(
                new MigratedFile(
                    Path.Combine(_repo.Folder, name),
                    name,
                    (await _repo.Git.BlobOf("HEAD", path, default))!,
                    await _repo.Git.HashOf(content, default)
                )
            );
            contents.Add((path, content));
        }

        await _repo.Git.CommitFiles(contents, MigrateText.Done(CodeStrategy.Unshadow), default);
        return new MigrateWork(CodeStrategy.Unshadow, _parent, files);
    }
}
