using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>The real <c>./build.sh</c>, as a user types it.</summary>
[Collection(Worlds.Deploys)]
public sealed class CommandLineTests(World world)
{
    [Fact]
    public async Task DeployBaked_asks_for_its_words_deploys_and_then_has_nothing_to_do()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        var build = new BuildSh(stack);
        var refused = await build.Run("DeployBaked");
        refused.ExitCode.Should().Be(1, refused.Output);
        refused.Output.Should().Contain("--go volume restart");
        (await build.Run("DeployBaked", "--dry-run")).ExitCode.Should().Be(2);

        var deployed = await build.Run("DeployBaked", "--go", "volume,restart");
        deployed.ExitCode.Should().Be(0, deployed.Output);
        await stack.Says("the shop asks 1");
        var again = await build.Run("DeployBaked", "--go", "volume", "restart");
        again.ExitCode.Should().Be(0, again.Output);
        again.Output.Should().Contain("nothing to do");
    }

    [Fact]
    public async Task Ctrl_C_at_the_question_ends_with_130_and_changes_nothing()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        var (head, running) = (await stack.Head(), (await stack.Running()).Id);

        var (code, shown) = await new BuildSh(stack).AtTerminal("Type 'volume'", "\x03", "DeployBaked");

        code.Should().Be(130, shown);
        shown.Should().Contain("interrupted; nothing was changed").And.NotContain("rolling back");
        (await stack.Head()).Should().Be(head);
        (await stack.Running()).Id.Should().Be(running);
    }

    [Fact]
    public async Task With_json_standard_output_is_one_document_and_a_dry_run_writes_nothing()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app");
        var build = new BuildSh(stack);
        var key = await Key(stack);

        var planned = await Unchanged(stack, () => build.Json(2, "DeployBaked", "--dry-run"));
        planned.GetProperty("outcome").GetString().Should().Be("planned");
        planned
            .GetProperty("stages")
            .EnumerateArray()
            .First(s => s.GetProperty("stage").GetString() == "Recreate")
            .GetProperty("steps")
            .GetArrayLength()
            .Should()
            .BePositive();
        (await File.ReadAllTextAsync(build.Summary))
            .Should()
            .Contain("planned (exit code 2)")
            .And.Contain($"plan hash: {planned.GetProperty("planHash").GetString()}", "a job shows what it would do");

        (await build.Json(1, "DeployBaked")).GetProperty("error").GetString().Should().Contain("not approved");
        (await File.ReadAllTextAsync(build.Summary))
            .Should()
            .Contain("failed (exit code 1)")
            .And.Contain("not approved");

        var deployed = await build.Json(0, "DeployBaked", "--go", "volume", "restart", "--signing-key", key);
        deployed.GetProperty("outcome").GetString().Should().Be("verified");
        deployed.GetProperty("commit").GetString().Should().Be(await stack.Head());
        var version = $"0.0.1-{await stack.Git("rev-list", "--count", "HEAD")}";
        deployed.GetProperty("version").GetString().Should().Be(version, "BakeCode's commit counts");
        deployed
            .GetProperty("images")
            .GetProperty(stack.Image)
            .GetString()
            .Should()
            .Be((await stack.Running()).ImageId);
        deployed.GetProperty("services")[0].GetProperty("downtimeSeconds").GetDouble().Should().BePositive();
        (await File.ReadAllTextAsync(build.Summary))
            .Should()
            .Contain($"Release {deployed.GetProperty("release").GetString()}: verified");

        var status = (await build.Json(0, "Status")).GetProperty("services")[0];
        status.GetProperty("proven").GetBoolean().Should().BeTrue();
        status.GetProperty("commit").GetString().Should().Be(await stack.Head());
        var live = (await build.Json(0, "Releases"))[0];
        live.GetProperty("state").GetString().Should().Be("live");
        live.GetProperty("version").GetString().Should().Be(version);
        (await Unchanged(stack, () => build.Json(0, "Version")))
            .GetProperty("FullSemVer")
            .GetString()
            .Should()
            .Be(version);
        var image = await stack.World.Engine.Images.Inspect($"{stack.Project}:{version}");
        image.Id.Should().Be((await stack.Running()).ImageId);
        image.Config.Labels![Pipeline.Terms.Labels.Version].Should().Be(version);

        (await Unchanged(stack, () => build.Json(2, "Report", "--dry-run")))
            .GetProperty("verdict")
            .GetString()
            .Should()
            .StartWith("PROVEN");
        (await build.Json(0, "Report")).GetProperty("commit").GetString().Should().Be(await stack.Head());
        var page = (await build.Json(0, "Releases"))[0].GetProperty("report").GetString()!;
        (await File.ReadAllTextAsync(page)).Should().Contain("PROVEN").And.Contain(await stack.Head());
        (await build.Run("Releases")).Output.Should().Contain(Path.GetFileName(page));
        (await File.ReadAllTextAsync(build.Summary)).Should().Contain("**PROVEN");

        await ItsProvenance(stack, build, Path.GetDirectoryName(page)!, key);

        (await Unchanged(stack, () => build.Json(0, "Prune", "--dry-run")))
            .GetProperty("outcome")
            .GetString()
            .Should()
            .Be("done");
        await Unchanged(stack, () => build.Json(2, "RollbackRebuildVolume", "--dry-run"));
        await Unchanged(stack, () => build.Json(2, "Rollback", "--stage", "CheckMarker", "--dry-run"));
        await Unchanged(stack, () => build.Json(0, "Resume", "--dry-run"));
        await Unchanged(stack, () => build.Json(64, "Image", "--dry-run"));

        var (code, shown) = await build.AtTerminal("Type 'restart'", "\x03", "RollbackRecreate");
        code.Should().Be(130, shown);
        shown.Should().Contain("interrupted; nothing was changed");

        await stack.InVolume("code", "echo '# drift' >>$(find /volume -name prices.py)");
        (await build.Json(2, "Status")).GetProperty("drifted").GetBoolean().Should().BeTrue();
    }

    /// <summary>It holds; what is lost is made again from the journal; what was edited is found.</summary>
    private async Task ItsProvenance(TestStack stack, BuildSh build, string folder, string key)
    {
        string[] check = ["--key", Path.ChangeExtension(key, "pub")];
        var holds = await Unchanged(stack, () => build.Json(0, "VerifyProvenance", check));
        holds.GetProperty("evidence").GetArrayLength().Should().Be(6);
        var statement = Path.Combine(folder, "r1.intoto.json");
        var first = await File.ReadAllTextAsync(statement);
        first
            .Should()
            .ContainAll(World.Python, "pipeline/base:13", "\"isBelow\": true", "proof/CheckMarker", await stack.Head());
        var bill = Directory.GetFiles(folder, "sbom-*").Single();
        (await File.ReadAllTextAsync(bill))
            .Should()
            .ContainAll("pkg:deb/debian/python3", "distro=debian-13", "pkg:pypi/tariff@2.1");

        File.Delete(statement);
        (await build.Run("VerifyProvenance")).Output.Should().Contain("there is none");
        await build.Json(0, "Report");
        (await File.ReadAllTextAsync(statement)).Should().Be(first);

        await File.WriteAllTextAsync(statement, first.Replace(await stack.Head(), new string('0', 40)));
        var failed = await build.Json(1, "VerifyProvenance", check);
        failed.GetProperty("holds").GetBoolean().Should().BeFalse();
        await build.Json(0, "Report");
    }

    /// <returns>A private key of mode 600; its public half lies beside it.</returns>
    private static async Task<string> Key(TestStack stack)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = Path.Combine(stack.Folder, ".git", "signing.key");
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem());
        await new Command("chmod", "600", key).Output(default);
        await File.WriteAllTextAsync(Path.ChangeExtension(key, "pub"), pair.ExportSubjectPublicKeyInfoPem());
        return key;
    }

    [Fact]
    public async Task A_release_that_was_rolled_back_is_in_the_summary_of_the_job_with_its_reason()
    {
        await using var stack = await PythonShop.Deployed(world, "/srv/app");
        stack.Write("src/main.py", "if __name__ == '__main__':\n    raise SystemExit('broken on purpose')\n");
        await stack.Commit();
        var build = new BuildSh(stack);

        var failed = await build.Json(3, "DeployBaked", "--go", "volume", "restart");

        failed.GetProperty("outcome").GetString().Should().Be("rolledBack");
        (await File.ReadAllTextAsync(build.Summary))
            .Should()
            .Contain("rolledBack (exit code 3)")
            .And.Contain("the old state is proven")
            .And.Contain("| undone |");
        (await build.Run("Releases")).Output.Should().Contain("rolled back").And.Contain("Recreate:");
    }

    /// <summary>Nothing of engine, repository and state folder differs afterwards.</summary>
    private async Task<JsonElement> Unchanged(TestStack stack, Func<Task<JsonElement>> act)
    {
        var before = await Everything(stack);
        var result = await act();
        (await Everything(stack)).Should().Equal(before);
        return result;
    }

    private async Task<IReadOnlyList<string>> Everything(TestStack stack)
    {
        var running = await stack.Running();
        var volumes = await world.Engine.Volumes.List(new VolumeFilter());
        var images = await world.Engine.Images.List(new ImageFilter { Reference = $"{stack.Project}*" });
        var files = Directory
            .EnumerateFileSystemEntries(world.StateFolder, "*", SearchOption.AllDirectories)
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}");
        var mine = volumes.Select(v => v.Name).Where(n => n.Contains(stack.Project, StringComparison.Ordinal));
        return
        [
            await stack.Head(),
            running.Id,
            $"{running.State.StartedAt:O}",
            await stack.Git("status", "--porcelain"),
            .. mine.Order(),
            .. images.SelectMany(i => i.RepoTags.Append(i.Id)).Order(),
            .. files.Order(),
        ];
    }
}
