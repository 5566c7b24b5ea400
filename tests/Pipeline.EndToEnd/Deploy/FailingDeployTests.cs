using System.Security.Cryptography;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// What goes wrong leaves the old code running; each test ends where it began, proven by a plan that finds nothing to
/// do.
/// </summary>
[Collection(Worlds.Failures)]
public sealed class FailingDeployTests(World world) : IAsyncLifetime
{
    private TestStack _stack = null!;
    private ContainerDetails _before = null!;
    private string _good = "";

    public async Task InitializeAsync()
    {
        _stack = await PythonShop.Deployed(world, "/srv/app");
        _before = await _stack.Running();
        _good = await _stack.Head();
    }

    public async Task DisposeAsync() => await _stack.DisposeAsync();

    [Fact]
    public async Task A_module_that_does_not_import_stops_before_the_service_is_touched()
    {
        await Commit("src/prices.py", "import no_such_module\n");
        (await _stack.Deploy()).Should(ExitCode.RolledBack, "VerifyImports", "No module named 'no_such_module'");
        await WasNeverTouched();
        await IsProvenAsBefore();
    }

    [Fact]
    public async Task Code_that_imports_but_crashes_at_start_is_undone_and_its_last_words_are_shown()
    {
        await Commit(
            "src/main.py",
            "print('cannot reach the bank', flush=True)\nif __name__ == '__main__': raise SystemExit(7)\n"
        );
        (await _stack.Deploy()).Should(
            ExitCode.RolledBack,
            "Recreate",
            "shop exited with code 7",
            "cannot reach the bank",
            "rolled back"
        );
        await _stack.Says("the shop asks 1");
        (await _stack.Running()).ImageId.Should().Be(_before.ImageId);
        (await Named(await VersionTag(_good))).Should().Be(_before.ImageId);
        (await Named(await VersionTag("HEAD"))).Should().BeNull("its release was rolled back");
        await IsProvenAsBefore();
    }

    [Fact]
    public async Task A_commit_that_mends_a_crash_starts_the_service_again()
    {
        await new Command("docker", "kill", "--signal", "SIGINT", _before.Id).Output(default);
        await new Command("docker", "wait", _before.Id).Output(default);
        PythonShop.Price(_stack, 2);
        await _stack.Commit("mended");
        var theirs = await VersionTag("HEAD");
        await new Command("docker", "tag", "pipeline/base:13", theirs).Output(default);
        (await _stack.Deploy()).Should(ExitCode.Done);
        await _stack.Says("the shop asks 2");
        (await Named(theirs)).Should().NotBe((await _stack.Running()).ImageId, "a tag that is there is not moved");
    }

    private async Task<string> VersionTag(string commit) =>
        $"{_stack.Project}:0.0.1-{await _stack.Git("rev-list", "--count", commit)}";

    private async Task<string?> Named(string reference) => (await world.Engine.Images.TryInspect(reference))?.Id;

    [Fact]
    public async Task A_path_that_nobody_accounted_for_stops_with_the_line_to_add()
    {
        await _stack.InVolume("code", "touch /volume/orders.db");
        PythonShop.Price(_stack, 2);
        await _stack.Commit("dearer");
        (await _stack.Deploy()).Should(ExitCode.FailedBeforeAnyChange, "orders.db", "- 'orders.db'");
        await WasNeverTouched();

        PythonShop.Rules(_stack, "strategy: rebuild", "volumes: { code: { state: [ 'data/**', 'orders.db' ] } }");
        await _stack.Commit("orders are state");
        (await _stack.Deploy()).Should(ExitCode.Done);
        (await _stack.InVolume("code", "ls /volume")).Should().Contain("orders.db");
    }

    [Fact]
    public async Task Uncommitted_work_is_refused_by_name()
    {
        _stack.Write("src/prices.py", "BREAD = 3\n").Write("src/new.py", "");
        (await _stack.Deploy()).Should(
            ExitCode.FailedBeforeAnyChange,
            "src/prices.py",
            "src/new.py",
            "--allow-dirty-tree"
        );
        await WasNeverTouched();
        (await _stack.Deploy(o => o with { AllowDirtyTree = true })).Should(
            ExitCode.Done,
            "NOT in it",
            "src/prices.py",
            "nothing to do"
        );
    }

    [Fact]
    public async Task A_writer_of_another_project_is_refused_by_name()
    {
        var mount = new MountSpec
        {
            Type = "volume",
            Source = _stack.Volume("code"),
            Target = "/elsewhere",
        };
        var stranger = await world.Sleeper(spec => spec with { Mounts = [mount] });
        PythonShop.Price(_stack, 2);
        await _stack.Commit("dearer");
        var name = (await world.Engine.Containers.Inspect(stranger)).Name.TrimStart('/');
        (await _stack.Deploy()).Should(ExitCode.FailedBeforeAnyChange, name, "also_stop");
        await WasNeverTouched();
        (await world.Engine.Containers.Inspect(stranger)).State.Running.Should().BeTrue();
        await world.Engine.Containers.Remove(stranger, force: true);
    }

    [Fact]
    public async Task Without_approval_nothing_changes()
    {
        PythonShop.Price(_stack, 2);
        await _stack.Commit("dearer");
        (await _stack.Deploy(o => o with { Go = new HashSet<Impact> { Impact.Volume } })).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved: restart",
            "--go volume restart"
        );
        await WasNeverTouched();
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_anywhere()
    {
        PythonShop.Price(_stack, 2);
        await _stack.Commit("dearer");
        var before = await Everything();
        (await _stack.DryRun()).Should(ExitCode.SomethingToDo, "build ", "copy code to", "recreate shop");
        (await Everything()).Should().Equal(before);
    }

    private async Task Commit(string path, string text)
    {
        _stack.Write(path, text);
        await _stack.Commit("a bad one");
    }

    private async Task WasNeverTouched()
    {
        var now = await _stack.Running();
        (now.Id, now.State.StartedAt, now.State.Running).Should().Be((_before.Id, _before.State.StartedAt, true));
    }

    private async Task IsProvenAsBefore()
    {
        await _stack.Git("reset", "--hard", "-q", _good);
        (await _stack.DryRun()).Should(ExitCode.Done);
    }

    /// <summary>
    /// Containers, volumes with their content, images with their tags, the state folder and the repository.
    /// </summary>
    private async Task<IReadOnlyList<string>> Everything()
    {
        var container = await _stack.Running();
        var volumes = (await world.Engine.Volumes.List())
            .Where(v => v.Name.StartsWith(_stack.Project, StringComparison.Ordinal))
            .Select(v => v.Name)
            .Order();
        var images = (await world.Engine.Images.List(new ImageFilter { Reference = $"{_stack.Project}*" }))
            .Select(i => $"{i.Id} {string.Join(' ', i.RepoTags.Order())}")
            .Order();
        var content = await _stack.InVolume("code", "cd /volume\n" + PerlShop.Everything);
        return
        [
            $"{container.Id} {container.State.StartedAt:O}",
            .. volumes,
            .. images,
            content,
            .. Files(world.StateFolder),
            .. Files(_stack.Folder),
        ];
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f =>
                $"{f} {File.GetLastWriteTimeUtc(f):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"
            );
}
