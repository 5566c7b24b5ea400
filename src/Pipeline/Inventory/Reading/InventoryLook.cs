using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Looks at a project: the running containers first, the compose files second, the repository third. Takes no lock,
/// writes nothing, creates nothing on the engine: its client refuses every call that is not a question.
/// </summary>
public sealed class InventoryLook(Redactor redactor, TimeProvider clock)
{
    /// <exception cref="PipelineException">Exit 64: there is no such file; exit 1: no such project.</exception>
    /// <exception cref="DockerException">The engine does not answer.</exception>
    public async Task<Inventory> Look(InventoryRequest request, VolumeAccessMode access, CancellationToken ct)
    {
        using var engine = DockerEngine.Connect(
            EngineAddress.FromEnvironment(),
            Limits.OfCalls with
            {
                ReadsOnly = true,
            }
        );
        var helper = new HelperImage(token => HelperImageBuild.Find(engine, token));
        var info = await engine.System.Info(ct);
        var sight = new Sight(engine, await TreeAccess.Choose(engine, access, helper, info, ct))
        {
            IsEngineHere = EngineHost.IsProbablyHere(engine.Address, info),
        };
        var project = await new ProjectFinder(sight).Find(request, ct);
        ResolvedSecrets.Learn(redactor, project.Containers.ToDictionary(c => c.Name, c => c.Config.Env));
        return Concluded(await Facts(sight, project, ct));
    }

    private async Task<Inventory> Facts(Sight sight, FoundProject project, CancellationToken ct)
    {
        var trees = new ContainerTrees(sight);
        var views = new List<ContainerView>();
        var images = await new ImageReader(sight).Read(project.Containers, ct);
        var reader = new ViewReader(sight, trees, images);
        foreach (var container in project.Containers)
            views.Add(await reader.Read(container, ct));
        var repository = new RepositoryReader(project.Folder is { } f && Directory.Exists(f) ? f : "/");
        var git = project.Folder is null ? null : await repository.Facts(ct);
        var notHeld = new List<string>();
        var head = git?.Head is { } commit ? await Tree(sight, repository, commit, notHeld, ct) : null;
        var finder = new FolderFinder(trees, head);
        var folders = new List<FoundFolder>();
        foreach (var view in views)
            folders.AddRange(await finder.Find(view, ct));
        var commits = head is null ? null : new CommitReader(repository, git!.Root, head, project.Model);
        var code = await new PlaceReader(sight, trees, commits).Read(folders, project.Everybody, ct);
        return new Inventory
        {
            At = clock.GetUtcNow(),
            Project = project.Name,
            Swarm = project.Swarm,
            Folder = project.Folder,
            ComposeFiles = project.Files,
            Repository = git is null
                ? null
                : git with
                {
                    NotHeld = notHeld,
                    IgnoredCompose = await WorkTree.IgnoredCompose(repository.Git, project.Folder!, project.Files, ct),
                },
            Containers = [.. views.Select(v => Judged(ContainerReader.Facts(v, project, code), code))],
            StartOrder = project.Model?.StartOrder ?? [],
            Unjudged = Merged(views.SelectMany(v => Unjudged(v, project, code))),
            Volumes = VolumeReader.Find(views, code, project.Model),
            EnvFiles = project.EnvFiles,
            Profiles = Profiles(views, project.Model),
            Code = code,
            // Of a stack on a swarm, Status compares what the services are asked for.
            Disagreements = project.Swarm is null ? Disagreements.Find(project.Model, project.Containers) : [],
            Changers = await Changers(sight, project, code, (repository, head?.Commit), ct),
            Databases = await new LoginReader(project.Containers, sight.Engine.Address).Read(ct),
            UnsupportedBuilds = UnsupportedBuilds.Find(project.Model),
            UnpinnedImages = UnpinnedImages.Find(project.Model, Dockerfile),
            NotSeen = [.. sight.NotSeen],
        };
    }

    private static ContainerFacts Judged(ContainerFacts facts, IReadOnlyList<CodePlace> code)
    {
        var (from, sentence) = RunsFromRule.Judge(facts, code);
        return facts with { RunsFrom = from, Verdict = sentence };
    }

    /// <summary>Of services that have code of their own; what a foreign image keeps in its volumes is its own
    /// business.</summary>
    private static IEnumerable<UnjudgedCode> Unjudged(
        ContainerView view,
        FoundProject project,
        IReadOnlyList<CodePlace> code
    )
    {
        var own = code.Where(p => p.Services.Contains(view.Service)).ToList();
        var isBuilt = project.Model?.Services.Any(s => s.Build is not null && s.Image == view.Details.Config.Image);
        return own.Count > 0 || isBuilt == true ? MountedCode.Other(view, [.. own.SelectMany(p => p.AllPaths)]) : [];
    }

    private static IReadOnlyList<UnjudgedCode> Merged(IEnumerable<UnjudgedCode> found) =>
        [
            .. found
                .GroupBy(c => (c.Path, c.Origin, c.OriginName, Files: string.Join('\0', c.Files)))
                .Select(g => g.First() with { Services = [.. g.SelectMany(c => c.Services).Distinct()] }),
        ];

    private static IReadOnlyList<string> Profiles(IReadOnlyList<ContainerView> views, ComposeModel? model) =>
        [
            .. views
                .Select(v => model?.Find(v.Service)?.Profiles.FirstOrDefault())
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What follows from the facts.</summary>
    internal static Inventory Concluded(Inventory facts)
    {
        var (risks, conditions) = (Risks.Find(facts), OpenConditions.Find(facts));
        return facts with
        {
            Risks = risks,
            Strategies = Strategies.Rate(facts),
            OpenConditions = conditions,
            IsWorrying = conditions.Count > 0 || Risks.IsWorrying(risks),
        };
    }

    private static async Task<GitTree?> Tree(
        Sight sight,
        RepositoryReader repository,
        string commit,
        ICollection<string> notHeld,
        CancellationToken ct
    )
    {
        try
        {
            return await repository.Git.ReadTree(commit, TreePath.Root, ct, notHeld);
        }
        catch (GitException e)
        {
            sight.NotSeen.Add($"the repository's files: {e.Message}");
            return null;
        }
    }

    private static async Task<IReadOnlyList<CodeChanger>> Changers(
        Sight sight,
        FoundProject project,
        IReadOnlyList<CodePlace> code,
        (RepositoryReader Reader, string? Head) repository,
        CancellationToken ct
    )
    {
        var volumes = code.Where(p => p.Origin == RunsFrom.Volume).Select(p => p.OriginName).Distinct().ToList();
        IReadOnlyList<string> words =
        [
            .. volumes,
            .. project.Containers.Select(c => c.Name),
            .. project.Folder is { Length: > 1 } folder ? new[] { folder } : [],
        ];
        var schedules = new ChangerReader(sight).OnSchedule(words);
        return
        [
            .. ChangerReader.WithSocket(project.Everybody),
            .. schedules,
            .. repository.Head is { } head
                ? await ChangerReader.InRepository(repository.Reader.Git, head, volumes, ct)
                : [],
        ];
    }

    private static string? Dockerfile(ComposeBuild build)
    {
        try
        {
            return File.ReadAllText(Path.Combine(build.Context, build.Dockerfile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
