using System.Diagnostics;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Foreign;
using Pipeline.Inventories;
using Pipeline.Stacks;
using Pipeline.Terms;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Inventory;

/// <summary>Stacks that nobody has described: what is found of them, and what is written from that.</summary>
[Collection(Worlds.ForeignStacks)]
public sealed class InventoryTests(World world, ITestOutputHelper output)
{
    /// <summary>The paths of the code, between <c>|</c>, and the strategy that a careful engineer would write, by
    /// stack.</summary>
    public static TheoryData<string, string, CodeStrategy> Kinds =>
        new()
        {
            { "node", "/app", CodeStrategy.Rebuild },
            { "mounted", "/srv/my shop", CodeStrategy.Rebuild },
            { "uncovered", "/srv/shop", CodeStrategy.MountPath },
            { "compiled", "/opt/shop", CodeStrategy.Rebuild },
            { "dependencies", "/app", CodeStrategy.Rebuild },
            { "php", "/srv/www", CodeStrategy.Rebuild },
            { "scaled", "/srv/shop", CodeStrategy.Rebuild },
            { "shared", "/srv/shop|/var/jobs/shop", CodeStrategy.Rebuild },
        };

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_tells_where_the_code_runs_from_and_what_is_written_from_that_plans_at_the_first_try_and_goes_live(
        string name,
        string path,
        CodeStrategy strategy
    )
    {
        await using var journey = new Journey(
            world,
            ForeignStacks.All.Concat([DependenciesStack.Stack, SharedStack.Stack]).Single(s => s.Name == name)
        );
        await journey.Up();
        await journey.Says(1);
        await Forget(journey);
        var before = await Everything(journey);

        var found = await Timed(
            "Inventory",
            Looks.At(Request(journey), journey.StackFile, journey.Stack.Hidden is null ? null : ExitCode.SomethingToDo)
        );

        var service = found
            .GetProperty("containers")
            .EnumerateArray()
            .First(c => Looks.Text(c, "service") == journey.Stack.Writer);
        Looks
            .Text(service, "runsFrom")
            .Should()
            .Be(strategy == CodeStrategy.MountPath ? "image" : "volume", Looks.Text(service, "verdict"));
        if (journey.Stack.Hidden is not null)
            found
                .GetProperty("code")
                .EnumerateArray()
                .Where(c => c.TryGetProperty("nearest", out _))
                .SelectMany(c => c.GetProperty("nearest").GetProperty("edits").EnumerateArray())
                .Select(e => e.GetString()!)
                .Should()
                .Contain(e => journey.Stack.Versioned.Path.EndsWith(e), "it was edited in the volume");
        (await Everything(journey)).Should().Be(before, "a look changes nothing");

        await Initialised(journey, path, strategy);
        await GoesLive(journey);
    }

    /// <summary>With nothing edited; only the stability window is shorter.</summary>
    private async Task GoesLive(Journey journey)
    {
        var written = await File.ReadAllTextAsync(journey.StackFile);
        await File.WriteAllTextAsync(
            journey.StackFile,
            written.Replace("stable_for: 10s", "stable_for: 1s", StringComparison.Ordinal)
        );
        await journey.Commit(2);

        var deployed = journey.Repository.Deploy(o => o with { StackFile = journey.StackFile });
        (await Timed("DeployBaked", deployed)).Should(ExitCode.Done);

        await journey.Says(2);
    }

    private async Task Initialised(Journey journey, string path, CodeStrategy strategy)
    {
        (await Timed("Init", Init(journey))).Should(ExitCode.Done, "wrote", "--dry-run");
        var definition = StackReader.Read(journey.StackFile);
        definition.Code.Select(c => c.Path).Should().Equal(path.Split('|'));
        definition.Code.Should().OnlyContain(c => c.Strategy == strategy);

        (
            await journey.Repository.Deploy(o =>
                o with
                {
                    StackFile = journey.StackFile,
                    DryRun = true,
                    Go = new HashSet<Impact>(),
                }
            )
        ).Should(ExitCode.SomethingToDo);
        (await Init(journey)).Should(ExitCode.Usage, "expected no");
    }

    /// <summary>The table of docs/inventory.md has these times.</summary>
    private async Task<T> Timed<T>(string command, Task<T> run)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await run;
        output.WriteLine($"{command}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return result;
    }

    /// <summary>As if nobody had ever heard of the pipeline.</summary>
    private static async Task Forget(Journey journey)
    {
        File.Delete(journey.StackFile);
        if (!journey.Stack.IsKeptElsewhere)
            await journey.Repository.Commit("no pipeline.yml yet");
    }

    /// <summary>By name where several files make the stack, else by its file.</summary>
    private static InventoryRequest Request(Journey journey) =>
        journey.Stack.ComposeFiles.Count > 0
            ? new InventoryRequest(null, journey.Repository.Project, null)
            : new InventoryRequest(
                Path.Combine(journey.Repository.Folder, journey.Stack.Folder, "docker-compose.yml"),
                null,
                null
            );

    private static Task<Ending> Init(Journey journey) => Looks.Init(Request(journey), journey.StackFile);

    /// <summary>Containers, volumes, images and the stack's files with their times: whatever a look could have
    /// touched.</summary>
    private async Task<string> Everything(Journey journey)
    {
        var project = journey.Repository.Project;
        var volumes = (await world.Engine.Volumes.List()).Select(v => v.Name).Where(v => v.Contains(project));
        var images = (await world.Engine.Images.List(new ImageFilter { Reference = $"{project}*" })).Select(i => i.Id);
        var files = Directory
            .EnumerateFileSystemEntries(journey.Repository.Folder, "*", SearchOption.AllDirectories)
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}");
        string[] all = [await journey.Running(), .. volumes, .. images, .. files];
        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }
}
