using Pipeline.Live;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>A volume whose code is not the commit's, and why.</summary>
public sealed record RebuildNeed(VolumeView View, string Why)
{
    /// <summary>Every volume that covers code with something else than the commit; BackupVolume and RebuildVolume both go by this.</summary>
    public static async Task<IReadOnlyList<RebuildNeed>> All(Release release, CancellationToken ct)
    {
        var needs = new List<RebuildNeed>();
        foreach (var layout in release.Workshop.Stack.RebuiltVolumes)
        {
            if (await release.Workshop.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is null)
                throw PipelineException.Refuse($"the volume {layout.Volume.Name} ({layout.Volume.Key}) does not exist", $"create it with: {ComposeCommand.Of(release.Workshop.Stack.Definition, "up --no-start")}");
            var view = await VolumeView.Read(release, layout, ct);
            if (release.StateOf(view.Key) is { } state)
                needs.Add(new RebuildNeed(view, $"everything in it comes from {state.Backup}, which {state.Release} made; what is in it now is backed up first"));
            else if (await WhyOf(release, view, ct) is { } because)
                needs.Add(new RebuildNeed(view, because));
        }

        return needs;
    }

    private static async Task<string?> WhyOf(Release release, VolumeView view, CancellationToken ct)
    {
        foreach (var code in view.Layout.Code)
        {
            var expected = await Expectations.Of(release, code.Tree, release.Commit, ct);
            if (CommittedState.Refusal(release.Workshop.Stack, view.Layout, code, expected.Git.AsManifest()) is { } contradiction)
                throw PipelineException.Usage(contradiction);
            Task<IReadOnlySet<string>> Versions(TreePath path) => release.Workshop.Git.Versions(expected.Git.Path / path.RelativeTo(code.Folder()), release.Commit, ct);
            if (await CommittedState.Overwritten(release.Workshop.Stack, view, code, expected.Git.AsManifest(), Versions) is { } lost)
                throw PipelineException.Refuse(lost);
            if (expected.Made is null)
                return $"the image of {code.Tree.Name} is to be built, and the volume has to hold what that build makes";
            var verdict = CodeComparison.Compare(expected, view.CodeAt(code), view.NoCodeAt(code, expected.Made));
            if (!verdict.Holds)
            {
                await StrayPaths.Refuse(release, view, code, expected, ct);
                return Describe(verdict, code, release.Commit);
            }

            if (await Forged(release, view, code, expected, verdict, ct) is { Count: > 0 } forged)
                return $"{code.Tree.Name} has bytecode beside it that would run instead of {release.Commit[..12]}: {Findings.List(forged)}";
        }

        return null;
    }

    /// <summary>A recreated service would read the same volume again, so bytecode that is not the source's is a reason to rebuild.</summary>
    private static async Task<IReadOnlyList<string>> Forged(Release release, VolumeView view, CodeInVolume code, ExpectedCode expected, CodeVerdict verdict, CancellationToken ct)
    {
        if (verdict.Derived.Count == 0)
            return [];
        var id = release.Images[release.Workshop.Stack.ImageOf(code.Tree)];
        return await Scratch.Mounted(release.Workshop, id, view.Name, (container, root) =>
            new Bytecode(release.Workshop, expected).Look(verdict.Derived, container, code.Path.Length == 0 ? root : $"{root}/{code.Path}", id, ct), ct);
    }

    private static string Describe(CodeVerdict verdict, CodeInVolume code, string commit) => verdict.Differences.Count == 0
        ? $"{code.Tree.Name} lacks the marker of {commit[..12]}"
        : $"{code.Tree.Name} differs from {commit[..12]} in {verdict.Differences.Count} place(s): {Findings.List([.. verdict.Differences.Select(Findings.Line)])}";
}
