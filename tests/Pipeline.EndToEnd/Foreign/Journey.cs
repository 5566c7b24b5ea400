using System.Globalization;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// A foreign stack laid out in a repository of its own and brought up as its owner would, with code that no commit has.
/// </summary>
internal sealed class Journey(World world, ForeignStack stack) : IAsyncDisposable
{
    private readonly TestStack _files = new(world, stack.Name);
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("e2e-elsewhere-").FullName;

    public ForeignStack Stack => stack;

    public TestStack Repository => _files;

    public string StackFile =>
        stack.IsKeptElsewhere ? Path.Combine(_elsewhere, "pipeline.yml") : Path.Combine(Root, "pipeline.yml");

    private string Root => Path.Combine(_files.Folder, stack.Folder);

    /// <summary>Lays it out, builds it without code, fills its volume by hand, and starts it.</summary>
    public async Task Up()
    {
        await ForeignBase.Ensure();
        foreach (var (path, text) in stack.Files)
            Write(path, text);
        await File.WriteAllTextAsync(StackFile, Text(stack.Pipeline, isConfiguration: true));
        await Commit(1);
        if (stack.IsExternal)
            await world.Engine.Volumes.Create(
                new VolumeSpec { Name = _files.Volume(stack.Hidden!.Value.Volume), Labels = world.Labels }
            );
        await Compose("build", "--quiet");
        await ComposeUp.Create(Compose);
        if (stack.Hidden is { } hidden)
            await Fill(hidden);
        await Compose("up", "--detach", "--no-build");
    }

    /// <returns>The commit, all 40 digits.</returns>
    public Task<string> Commit(int version) =>
        Commit(
            stack.Versioned.Text.Replace(
                "VERSION",
                version.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
        );

    public async Task<string> Commit(string code)
    {
        Write(stack.Versioned.Path, code);
        return await _files.Commit();
    }

    public Task<string> Compose(params string[] arguments) =>
        new Command("docker", ["compose", .. stack.ComposeFiles.SelectMany(f => new[] { "--file", f }), .. arguments])
        {
            Directory = Root,
        }.Output(default);

    /// <summary>Waits until every container of the service says this version.</summary>
    public async Task Says(int version)
    {
        var containers = await Containers();
        containers.Should().HaveCount(stack.Replicas);
        foreach (var container in containers)
            (await Answer(container.Id, version))
                .Should()
                .Be(
                    version.ToString(CultureInfo.InvariantCulture),
                    $"{stack.Name} was asked by {string.Join(' ', stack.Ask)}"
                );
    }

    /// <summary>The state as the service sees it; "" where the stack has none.</summary>
    public async Task<string> State() =>
        stack.State.Count == 0 ? "" : await Run((await Containers())[0].Id, [.. stack.State]);

    /// <summary>Edits the code in the running service, as somebody in a hurry does.</summary>
    public async Task Tamper() =>
        await Run(
            (await Containers(stack.Writer))[^1].Id,
            ["sh", "-c", "cp -p \"$0\" \"$0~\" && echo >>\"$0~\" && mv \"$0~\" \"$0\"", stack.Edited]
        );

    /// <summary>
    /// The number that the record of Recreate's plan has in the next release, if that goes as the first one did. Only
    /// the first committed a block.
    /// </summary>
    public long RecordOfTheNextRecreate()
    {
        var path = Directory
            .GetFiles(world.StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            .Single(f => f.Contains(_files.Project, StringComparison.Ordinal));
        var records = JournalFile.Open(path, TimeProvider.System).Records;
        var upTo = records.TakeWhile(r => r.Stage != "Recreate");
        return records.Count + upTo.Count(r => r.Stage != "BakeCode" || r.Event == JournalEvent.Planned) + 1;
    }

    /// <summary>Identity and start of every container of the project.</summary>
    public async Task<string> Running() =>
        string.Join('\n', (await All()).Select(c => $"{c.Id} {c.State.StartedAt:O}").Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(StackFile))
            await Compose("down", "--volumes", "--timeout", "0");
        if (stack.IsExternal)
            await world.Engine.Volumes.Remove(_files.Volume(stack.Hidden!.Value.Volume), force: true);
        await world.RemoveMade(_files.Project);
        Directory.Delete(_files.Folder, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    private async Task Fill((string Source, string Volume, string Inside) hidden)
    {
        var archive = Path.Combine(_files.Folder, ".git", "code.tar");
        var source = Path.Combine(stack.Folder, hidden.Source).TrimEnd('.', '/');
        await _files.Git("archive", "--output", archive, $"HEAD:{source}");
        await using (var tar = File.OpenRead(archive))
            await _files.InVolume(
                hidden.Volume,
                $"mkdir -p '/volume/{hidden.Inside}' && tar -x -C '/volume/{hidden.Inside}'",
                tar
            );
        await _files.InVolume(hidden.Volume, stack.Prepare);
    }

    private async Task<string> Answer(string container, int version)
    {
        var wanted = version.ToString(CultureInfo.InvariantCulture);
        for (var attempt = 0; ; attempt++)
        {
            var run = await world.Engine.Containers.Exec(container, new ExecSpec { Command = stack.Ask, User = "0" });
            if ((run.ExitCode == 0 && run.Text.Trim() == wanted) || attempt == 50)
                return run.Text.Trim() + run.Stderr;
            await Task.Delay(200);
        }
    }

    /// <summary>A line of shell in the service, as root.</summary>
    public async Task Run(string line) => await Run((await Containers())[0].Id, ["sh", "-c", line]);

    private async Task<string> Run(string container, IReadOnlyList<string> command)
    {
        var run = await world.Engine.Containers.Exec(container, new ExecSpec { Command = command, User = "0" });
        return run.ExitCode == 0 ? run.Text : throw new InvalidOperationException(run.Stderr);
    }

    private Task<IReadOnlyList<ContainerDetails>> Containers() => Containers(stack.Service);

    private async Task<IReadOnlyList<ContainerDetails>> Containers(string service)
    {
        var running = (await All()).Where(c =>
            c.State.Running && c.Config.Labels.GetValueOrDefault(Labels.ComposeService) == service
        );
        return [.. running.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<ContainerDetails>> All()
    {
        var all = new List<ContainerDetails>();
        foreach (
            var summary in await world.Engine.Containers.List(
                new ContainerFilter { Labels = [$"{Labels.ComposeProject}={_files.Project}"] }
            )
        )
            all.Add(await world.Engine.Containers.Inspect(summary.Id));
        return all;
    }

    private void Write(string path, string text)
    {
        var isConfiguration = stack.HasWindowsLineEnds && path is "Dockerfile" or "docker-compose.yml" or ".env";
        _files.Write(Path.Combine(stack.Folder, path), Text(text, isConfiguration));
    }

    private string Text(string text, bool isConfiguration)
    {
        var filled = text.Replace("BASE", ForeignBase.Name, StringComparison.Ordinal)
            .Replace("ROOT", Root, StringComparison.Ordinal)
            .Replace("PROJECT", _files.Project, StringComparison.Ordinal)
            .Replace("LABEL", World.Label, StringComparison.Ordinal);
        return stack.HasWindowsLineEnds && isConfiguration
            ? filled.Replace("\n", "\r\n", StringComparison.Ordinal)
            : filled;
    }
}
