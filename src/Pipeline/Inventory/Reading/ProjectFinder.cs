using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>Finds a project's containers and compose files: by a file, by its name, or by a pipeline.yml.</summary>
internal sealed class ProjectFinder(Sight sight)
{
    /// <summary>Services of every profile are of interest; an older compose does not know the star.</summary>
    private static readonly string[] EveryProfile = ["*"];

    /// <exception cref="PipelineException">Exit 64: there is no such file; exit 1: no such project.</exception>
    public async Task<FoundProject> Find(InventoryRequest request, CancellationToken ct)
    {
        var everybody = await sight.Engine.Containers.List(null, ct);
        if (request.Project is { } name)
            return await ByName(name, everybody, ct);
        var (asked, stack) = Asked(request);
        var (model, why) = await Resolve(asked, ct);
        var project = model?.Project ?? asked.Name ?? OfTheFiles(asked, everybody);
        if (project is null)
            throw PipelineException.Usage(
                $"expected a compose file that compose can resolve; found in {string.Join(", ", asked.InUse)}: {why}",
                "give the values that it asks for, or name the project of the running containers: --project <name>"
            );
        if (why is not null)
            sight.NotSeen.Add($"what compose makes of {string.Join(", ", asked.InUse)}: {why}");
        var containers = await Containers(project, everybody, ct);
        var found = new FoundProject(
            project,
            asked.Directory,
            asked.InUse,
            asked.EnvFiles,
            model,
            containers,
            everybody
        );
        if (containers.Count == 0 && model is not null)
            stack ??= await new SwarmReading(sight, everybody).StackOf(model, ct);
        return stack is null ? found : await OnSwarm(stack, found, ct);
    }

    /// <returns>And the stack of a swarm, where a pipeline.yml names one.</returns>
    private static (ComposeProject Project, string? Stack) Asked(InventoryRequest request)
    {
        if (request.ComposeFile is null && !IsToBeWritten(request.StackFile!))
        {
            var definition = StackReader.Read(request.StackFile!);
            return (ContextLoader.ProjectOf(definition), definition.Swarm?.Stack);
        }

        return (OfFile(request), null);
    }

    private static ComposeProject OfFile(InventoryRequest request)
    {
        if (request.ComposeFile is not { } file)
            return new ComposeProject(Path.GetDirectoryName(request.StackFile!)!, [], [], null, []);
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
            throw PipelineException.Usage(
                $"--compose {file}: expected a compose file; found "
                    + (Directory.Exists(path) ? "a folder" : "no such file"),
                "name the file itself, such as --compose ./docker-compose.yml"
            );
        return new ComposeProject(Path.GetDirectoryName(path)!, [path], [], null, []);
    }

    /// <summary>Where there is no pipeline.yml yet, the compose files beside it say which project it is.</summary>
    private static bool IsToBeWritten(string stack) =>
        !File.Exists(stack)
        && Path.GetDirectoryName(stack) is { } folder
        && new ComposeProject(folder, [], [], null, []).InUse.Count > 0;

    private async Task<FoundProject> ByName(
        string name,
        IReadOnlyList<ContainerSummary> everybody,
        CancellationToken ct
    )
    {
        var containers = await Containers(name, everybody, ct);
        var stacks = containers.Count > 0 ? [] : await new SwarmReading(sight, everybody).Stacks(ct);
        if (stacks.Contains(name))
        {
            sight.NotSeen.Add(
                $"the stack file of {name}, of which a swarm keeps no record: --compose <file> looks at it too"
            );
            return await OnSwarm(name, new FoundProject(name, null, [], [], null, [], everybody), ct);
        }

        if (containers.Count == 0)
            throw PipelineException.Refuse(
                $"expected containers of the compose project '{name}'; found none on this engine",
                Known(everybody).Concat(stacks).ToList() is { Count: > 0 } known
                    ? $"--project <name>, one of: {string.Join(", ", known)}"
                    : "start the stack first: docker compose up -d; or name its file: --compose <file>"
            );
        var origins = containers.Select(ComposeOrigin.From).OfType<ComposeOrigin>().ToList();
        if (origins.Count == 0)
            return new FoundProject(name, null, [], [], null, containers, everybody);
        var folder = origins[0].Directory;
        IReadOnlyList<string> Absolute(IEnumerable<string> files) =>
            [.. files.Select(f => Path.GetFullPath(f, folder)).Distinct().Where(File.Exists)];
        var files = Absolute(origins.SelectMany(o => o.Files));
        var env = Absolute(origins.SelectMany(o => o.EnvFiles));
        if (files.Count == 0)
        {
            sight.NotSeen.Add(
                $"the compose files: the containers were created from files in {folder} that are not there"
            );
            return new FoundProject(name, folder, [], env, null, containers, everybody);
        }

        var (model, why) = await Resolve(new ComposeProject(folder, files, env, name, []), ct);
        if (why is not null)
            sight.NotSeen.Add($"what compose makes of {string.Join(", ", files)}: {why}");
        return new FoundProject(name, folder, files, env, model, containers, everybody);
    }

    private async Task<FoundProject> OnSwarm(string stack, FoundProject found, CancellationToken ct)
    {
        var swarm = new SwarmReading(sight, found.Everybody);
        return found with
        {
            Name = stack,
            Containers = await swarm.Containers(stack, ct),
            Swarm = await swarm.Facts(stack, ct),
        };
    }

    private async Task<(ComposeModel? Model, string? Why)> Resolve(ComposeProject project, CancellationToken ct)
    {
        try
        {
            return (await Config(project with { Profiles = EveryProfile }, ct), null);
        }
        catch (ComposeException)
        {
            try
            {
                return (await Config(project, ct), null);
            }
            catch (ComposeException wrong)
            {
                return (null, string.Join("; ", wrong.Lines));
            }
        }
        catch (Exception e) when (e is DockerCliMissingException or FormatException)
        {
            return (null, e.Message);
        }
    }

    private async Task<ComposeModel> Config(ComposeProject project, CancellationToken ct)
    {
        var compose = new ComposeCli(sight.Engine.Address, project) { TimeLimit = Limits.Compose };
        using var config = await compose.Config(ct);
        return ComposeModel.Parse(config);
    }

    private async Task<IReadOnlyList<ContainerDetails>> Containers(
        string project,
        IReadOnlyList<ContainerSummary> everybody,
        CancellationToken ct
    )
    {
        var found = new List<ContainerDetails>();
        foreach (var one in everybody.Where(c => Label(c, Labels.ComposeProject) == project))
            if (
                Label(one, Labels.ComposeOneOff) != "True"
                && await sight.Engine.Containers.TryInspect(one.Id, ct) is { } details
            )
                found.Add(details);
        return [.. found.OrderByDescending(c => c.State.Running).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>Where compose cannot read the files, the containers that were made from them still name the
    /// project.</summary>
    private static string? OfTheFiles(ComposeProject asked, IReadOnlyList<ContainerSummary> everybody) =>
        everybody
            .Where(c => asked.InUse.Any(f => (Label(c, ComposeOrigin.FilesLabel) ?? "").Split(',').Contains(f)))
            .Select(c => Label(c, Labels.ComposeProject))
            .FirstOrDefault();

    private static List<string> Known(IReadOnlyList<ContainerSummary> everybody) =>
        [
            .. everybody
                .Select(c => Label(c, Labels.ComposeProject))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static string? Label(ContainerSummary container, string name) => container.Labels.GetValueOrDefault(name);
}
