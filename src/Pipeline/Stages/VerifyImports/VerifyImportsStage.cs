using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Stages.VerifyImports;

/// <summary>
/// Imports what the stack names in throw-away containers of the new image, before anything that runs is touched.
/// </summary>
public sealed class VerifyImportsStage()
    : Stage<ImportWork, ImportWork>(
        StageNames.VerifyImports,
        Impact.ReadOnly,
        "imports every named module in a throw-away container of the new image; it must come from the baked path"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.BuildImage];

    protected override Task<Planned<ImportWork>> Plan(Ask ask)
    {
        var release = ask.Release;
        var work = new ImportWork(release.Commit);
        var names = release.Context.Stack.Definition.Code.Sum(c => Count(c.Imports));
        if (names == 0)
            return Task.FromResult(Planned.Nothing(work, "pipeline.yml names no imports"));
        if (!release.Touches(StageNames.BuildImage) && (release.Imported is not null || IsProven(release)))
            return Task.FromResult(
                Planned.Nothing(
                    work,
                    release.Imported is null
                        ? "this image has proven its imports before"
                        : "this image has proven its imports just now"
                )
            );
        return Task.FromResult(
            Planned.Do(work, [$"import {names} name(s) in a container without network, volumes or capabilities"])
        );
    }

    protected override Task<(IReadOnlyList<string> Lines, ImportWork Receipt)> Apply(Ask ask, ImportWork work) =>
        Task.FromResult<(IReadOnlyList<string>, ImportWork)>(([], work));

    /// <summary>A rollback's preflight has looked already, at the same image, before anything was written.</summary>
    protected override async Task<Proof> Verify(Ask ask, ImportWork work, ImportWork? receipt) =>
        new(ask.Release.Imported ?? await Look(ask.Release.Context, ask.Release.Images, ask.Ct));

    /// <summary>Imports everything now, whatever was proven before.</summary>
    /// <param name="images">Image reference to image ID.</param>
    internal static async Task<IReadOnlyList<Evidence>> Look(
        StackContext context,
        IReadOnlyDictionary<string, string> images,
        CancellationToken ct
    )
    {
        var evidence = new List<Evidence>();
        foreach (var (tree, sandbox) in Sandboxes(context.Stack, images))
        {
            var check = ImportCheck.Run(context.Engine, sandbox, tree.Path, tree.Imports, ct);
            var report = await context.Log.During($"importing {tree.Name}", check);
            evidence.AddRange(
                report.Results.Select(r => new Evidence(
                    $"{r.Program}: {r.Name} imports in {ServiceState.Short(sandbox.Image)}",
                    r.Ok,
                    r.Error ?? Findings.List([.. r.Origins])
                ))
            );
        }

        return evidence;
    }

    /// <summary>
    /// A tree in the image and surroundings of each service that runs it; services that cannot differ are tried once.
    /// </summary>
    private static IEnumerable<(CodeTree Tree, ImportSandbox Sandbox)> Sandboxes(
        Stack stack,
        IReadOnlyDictionary<string, string> images
    ) =>
        from placement in stack.Placements
        where Count(placement.Tree.Imports) > 0
        let image = stack
            .Images.First(i => i.Trees.Contains(placement.Tree) && i.Services.Contains(placement.Service.Name))
            .Name
        let sandbox = ImportSandbox.For(images[image], placement.Service)
        group (placement.Tree, sandbox) by (placement.Tree.Name, sandbox.Key) into same
        select same.First();

    private static int Count(ImportRules rules) => Count(rules.Python) + Count(rules.Node) + rules.Commands.Count;

    private static int Count(LanguageImports? imports) =>
        imports is null ? 0 : imports.Modules.Count + imports.Dependencies.Count;

    /// <summary>
    /// By image ID, which names the content; an image of an earlier release is looked at again, for the kernel or the
    /// engine may have changed since.
    /// </summary>
    private static bool IsProven(Release release) =>
        release.Goal.Images is null
        && release.History.Releases.Any(r =>
            r.Stage(StageNames.VerifyImports)?.Proof is { Holds: true }
            && r.Stage(StageNames.BuildImage) is { Receipt: { } built }
            && release.Images.All(i => Json.Value<BuildReceipt>(built.Data)!.Images.GetValueOrDefault(i.Key) == i.Value)
        );
}
