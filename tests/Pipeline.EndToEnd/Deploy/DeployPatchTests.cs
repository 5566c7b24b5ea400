using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary><c>DeployPatch</c> on a stack that is live and proven; each test leaves it so.</summary>
[Collection(Worlds.Failures)]
public sealed class DeployPatchTests(DeployedShop shop) : IClassFixture<DeployedShop>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2e-patch-").FullName;

    private TestStack Stack => shop.Stack;

    private string Patch => Path.Combine(_folder, "fix.patch");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Writes the patch of what a script does in the stack's folder, and undoes that.</summary>
    /// <param name="stage">Whether what it does is staged for it.</param>
    private async Task Save(
        string script,
        string how = "git diff --cached --binary --full-index HEAD",
        bool stage = true
    ) =>
        await Stack.Shell(
            $"set -eu; {script}; {(stage ? "git add -A; " : "")}{how} >'{Patch}'; git reset -q --hard; git clean -qfd"
        );

    private async Task<(string Head, string Status, ContainerDetails Running)> Now() =>
        (await Stack.Head(), await Stack.Git("status", "--porcelain", "--ignored"), await Stack.Running());

    private async Task IsAsBefore((string Head, string Status, ContainerDetails Running) before, bool isTouched)
    {
        var now = await Now();
        now.Head.Should().Be(before.Head);
        now.Status.Should().Be(before.Status);
        now.Running.ImageId.Should().Be(before.Running.ImageId);
        if (isTouched)
            (await Stack.DryRun()).Should(ExitCode.Done);
        else
            now.Running.State.StartedAt.Should().Be(before.Running.State.StartedAt);
        File.Exists(Patch).Should().BeTrue();
    }

    [Fact]
    public async Task A_patch_that_touches_more_than_code_is_refused_with_every_path()
    {
        var before = await Now();
        await Save(
            "for f in docker-compose.yml pipeline.yml Dockerfile; do echo '# x' >>$f; done; echo 'X = 1' >>src/main.py; "
                + "echo X=1 >src/.env; git mv src/prices.py prices.py; ln -s /etc/passwd src/users; git add -A; "
                + "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),src/lib",
            stage: false
        );

        (await Stack.DeployPatch(Patch)).Should(
            ExitCode.FailedBeforeAnyChange,
            "docker-compose.yml: a compose file",
            "pipeline.yml: it says what is code",
            "Dockerfile: the Dockerfile of",
            "src/.env: an env file",
            "prices.py: outside of the code (src)",
            "src/users: a symbolic link to /etc/passwd",
            "src/lib: a submodule",
            "nothing was changed"
        );
        await IsAsBefore(before, isTouched: false);
    }

    [Fact]
    public async Task A_patch_for_other_code_is_refused_and_nothing_changes()
    {
        var before = await Now();
        await Stack.Shell("echo 'BREAD = 7' >src/prices.py; git -c user.name=a -c user.email=a@b commit -qam other");
        await Save("echo 'BREAD = 8' >src/prices.py");
        await Stack.Git("reset", "-q", "--hard", before.Head);

        (await Stack.DeployPatch(Patch)).Should(
            ExitCode.FailedBeforeAnyChange,
            "does not fit HEAD",
            "src/prices.py",
            "nothing was changed"
        );
        await IsAsBefore(before, isTouched: false);
    }

    [Fact]
    public async Task With_work_in_the_tree_it_is_refused_as_every_deploy_is()
    {
        await Save("echo 'BREAD = 7' >src/prices.py");
        await Stack.Shell("echo 'CAKE = 1' >>src/main.py");
        (await Stack.DeployPatch(Patch)).Should(ExitCode.FailedBeforeAnyChange, "src/main.py", "in no commit");
        await Stack.Git("checkout", "-q", "--", "src/main.py");
        (await Stack.Deploy(o => o with { Patch = Patch })).Should(ExitCode.Usage, "--patch is for DeployPatch");
    }

    [Fact]
    public async Task A_patch_goes_live_as_a_commit_of_its_author_once()
    {
        var (before, objects) = (await Now(), await Stack.Git("count-objects"));
        await Save(
            "echo 'BREAD = 21' >src/prices.py; chmod 755 src/main.py; git -c user.name=Ada -c user.email=ada@example.org commit -qam 'Dearer bread'",
            "git format-patch -1 --stdout"
        );
        await Stack.Git("reset", "-q", "--hard", before.Head);
        await Stack.Git("gc", "-q", "--prune=now");
        objects = await Stack.Git("count-objects");
        (await Stack.DeployPatch(Patch, dryRun: true)).Should(
            ExitCode.SomethingToDo,
            "plan ApplyPatch (build)",
            "Dearer",
            "ada@example.org",
            "M src/prices.py",
            "M src/main.py",
            "plan RebuildVolume (volume)",
            "plan Recreate (restart)"
        );
        (await Stack.Git("count-objects")).Should().Be(objects, "a dry run writes nothing");
        await IsAsBefore(before, isTouched: false);

        (await Stack.DeployPatch(Patch)).Should(ExitCode.Done);
        await Stack.Says("the shop asks 21");
        (await Stack.Git("rev-parse", "HEAD^")).Should().Be(before.Head);
        (await Stack.Git("log", "-1", "--format=%an <%ae> %s")).Should().Be("Ada <ada@example.org> Dearer bread");
        (await Stack.Git("status", "--porcelain")).Should().BeEmpty();
        (await Stack.Exec("cat", $"{PythonShop.Code}/.pipeline-marker")).Should().Contain(await Stack.Head());
        (await Stack.DeployPatch(Patch)).Should(ExitCode.Done, "nothing to do", "has all of fix.patch already");
        (await Stack.DryRun()).Should(ExitCode.Done);
        File.Exists(Patch).Should().BeTrue();
    }

    /// <summary>What git keeps of files, and what patches are known to lose.</summary>
    [Fact]
    public async Task Work_that_was_saved_is_deployed_as_it_was()
    {
        await IsDeployedAsItWas(
            """
            echo 'BREAD = 34' >src/prices.py
            head -c 999 /dev/urandom >src/logo.bin
            mkdir -p 'src/two words'
            echo one >'src/two words/Größe ñ.txt'
            : >'src/two words/empty'
            printf 'no line end' >src/-dash
            printf '#!/bin/sh\r\n' >src/tool
            chmod 755 src/tool
            ln -s 'two words/empty' src/link
            """
        );
        await Stack.Says("the shop asks 34");
        await IsDeployedAsItWas(
            """
            echo 'BREAD = 35' >src/prices.py
            head -c 999 /dev/urandom >src/logo.bin
            mkdir src/moved
            git mv 'src/two words/Größe ñ.txt' 'src/moved/Größe.txt'
            echo two >>src/moved/Größe.txt
            rm src/-dash 'src/two words/empty'
            chmod 644 src/tool
            ln -sfn moved/Größe.txt src/link
            ln -s link src/linked
            : >src/logo.txt
            """
        );
        await Stack.Says("the shop asks 35");
    }

    private async Task IsDeployedAsItWas(string work)
    {
        await Stack.Shell(work);
        var wanted = await Stack.Shell(Listing("src"));
        var saved = await SaveWork();
        await Stack.Shell("git reset -q --hard; git clean -qfd");
        (await Stack.Shell(Listing("src"))).Should().NotBe(wanted);

        (await Stack.DeployPatch(saved)).Should(ExitCode.Done);
        (await Stack.Shell(Listing("src"))).Should().Be(wanted);
        (await Stack.Exec("sh", "-c", Listing(PythonShop.Code))).Should().Be(wanted.Trim());
        (await Stack.Git("status", "--porcelain")).Should().BeEmpty();
    }

    /// <returns>The patch.</returns>
    private async Task<string> SaveWork()
    {
        await using var said = new StringWriter();
        using (
            var run = new PipelineRun(
                () =>
                    new SessionOptions
                    {
                        StackFile = Stack.StackFile,
                        StateRoot = Stack.World.StateFolder,
                        Target = "SaveWork",
                    },
                said
            )
        )
            await run.With(SavedWork.Save);
        var saved = Directory
            .GetFiles(Stack.World.StateFolder, "*.patch", SearchOption.AllDirectories)
            .MaxBy(File.GetLastWriteTimeUtc)!;
        said.ToString().Should().Contain($"DeployPatch --patch {saved}");
        return saved;
    }

    /// <summary>Each file with its content, whether it may be executed, and where a link leads.</summary>
    private static string Listing(string folder) =>
        $"cd {folder} && find . -name __pycache__ -prune -o -name .pipeline-marker -o "
        + "\\( -type l -printf 'link %p %l\\n' -o -type f -perm /111 -printf 'x %p\\n' -exec sha256sum -- {} + "
        + "-o -type f -exec sha256sum -- {} + \\) | LC_ALL=C sort";

    [Theory]
    [InlineData("sed -i '1i import no_such_module' src/prices.py", "VerifyImports", "No module named 'no_such_module'")]
    [InlineData(
        "echo \"if __name__ == '__main__': raise SystemExit(7)\" >src/main.py",
        "Recreate",
        "exited with code 7"
    )]
    public async Task When_its_deploy_fails_the_commit_goes_too_and_the_old_release_is_proven(
        string script,
        params string[] said
    )
    {
        var before = await Now();
        await Save(script);

        (await Stack.DeployPatch(Patch)).Should(
            ExitCode.RolledBack,
            [.. said, "the old state is proven to be live", $"the patch is still in {Patch}"]
        );
        await IsAsBefore(before, isTouched: true);
    }
}
