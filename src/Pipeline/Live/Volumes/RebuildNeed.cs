using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A volume whose code is not the commit's, and why.</summary>
public sealed record RebuildNeed(VolumeView View, string Why)
{
    /// <summary>Paths of <c>--discard</c> that name something among its code.</summary>
    public IReadOnlyList<string> Discarded { get; init; } = [];

    /// <summary>
    /// Every volume that covers code with something else than the commit; BackupVolume and RebuildVolume both go by
    /// this.
    /// </summary>
    public static async Task<IReadOnlyList<RebuildNeed>> All(Release release, CancellationToken ct)
    {
        var (needs, problems) = (new List<RebuildNeed>(), new Problems());
        foreach (var layout in release.Context.Stack.RebuiltVolumes)
            await problems.Try(async () =>
            {
                if (await Look(release, layout, ct) is { } need)
                    needs.Add(need);
            });
        problems.ThrowIfAny();
        return needs;
    }

    private static async Task<RebuildNeed?> Look(Release release, VolumeLayout layout, CancellationToken ct)
    {
        if (await release.Context.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is null)
            throw PipelineException.Refuse(
                $"the volume {layout.Volume.Name} ({layout.Volume.Key}) does not exist",
                $"create it with: {ComposeCommand.For(release.Context.Stack.Definition, "up --no-start")}"
            );
        if (release.Goal.StateOf(layout.Volume.Key) is { } state)
            return new RebuildNeed(
                await VolumeView.Read(release, layout, ct),
                $"everything in it comes from {state.Backup}, which {state.Release} made; what is in it now "
                    + "is backed up first"
            );
        var view = await VolumeView.Look(release, layout, ct);
        return await NeedOf(release, view, ct);
    }

    private static async Task<RebuildNeed?> NeedOf(Release release, VolumeView view, CancellationToken ct)
    {
        var (looks, problems) = (new List<CodeLook>(), new Problems());
        foreach (var code in view.Layout.Code)
            await problems.Try(async () => looks.Add(await LookAt(release, view, code, ct)));
        (IReadOnlyList<string> Found, IReadOnlyList<string> Named) aside = ([], []);
        await problems.Try(async () =>
            aside = await StrayPaths.PutAside(
                release,
                view,
                [.. looks.Where(l => l.Verdict is not { Holds: true })],
                ct
            )
        );
        problems.ThrowIfAny();
        string? reason = null;
        // What differs is a reason at once; bytecode is asked a container, which no stopped service should wait for.
        foreach (var look in looks.OrderBy(l => l.Verdict is { Holds: true }))
            reason ??= await ReasonOf(release, view, look, ct);
        if (aside.Found.Count > 0)
            reason +=
                $"; no commit has {Findings.List(aside.Found)}, which goes into the backup and comes back on undo";
        return reason is null ? null : new RebuildNeed(view, reason) { Discarded = aside.Named };
    }

    private static async Task<CodeLook> LookAt(
        Release release,
        VolumeView view,
        CodeInVolume code,
        CancellationToken ct
    )
    {
        var expected = await Expectations.For(release, code.Tree, release.Commit, ct);
        if (
            CommittedState.Refusal(release.Context.Stack, view.Layout, code, expected.Git.AsManifest()) is
            { } contradiction
        )
            throw PipelineException.Usage(contradiction);
        Task<IReadOnlySet<string>> Versions(TreePath path) =>
            release.Context.Git.Versions(expected.Git.Path / path.RelativeTo(code.Folder()), release.Commit, ct);
        if (
            await CommittedState.Overwritten(release.Context.Stack, view, code, expected.Git.AsManifest(), Versions) is
            { } lost
        )
            throw PipelineException.Refuse(lost);
        return new CodeLook(
            code,
            expected,
            expected.Made is null
                ? null
                : CodeComparison.Compare(expected, view.CodeAt(code), view.NoCodeAt(code, expected.Made))
        );
    }

    private static async Task<string?> ReasonOf(Release release, VolumeView view, CodeLook look, CancellationToken ct)
    {
        if (look.Verdict is not { } verdict)
            return $"the image of {look.Code.Tree.Name} is to be built, and the volume has to hold what that build "
                + "makes";
        if (!verdict.Holds)
            return Describe(verdict, look.Code, release.Commit);
        return await Forged(release, view, look.Code, look.Expected, verdict, ct) is { Count: > 0 } forged
            ? $"{look.Code.Tree.Name} has bytecode beside it that would run instead of {release.Commit[..12]}: "
                + $"{Findings.List(forged)}"
            : null;
    }

    /// <summary>
    /// A recreated service would read the same volume again, so bytecode that is not the source's is a reason to
    /// rebuild.
    /// </summary>
    private static async Task<IReadOnlyList<string>> Forged(
        Release release,
        VolumeView view,
        CodeInVolume code,
        ExpectedCode expected,
        CodeVerdict verdict,
        CancellationToken ct
    )
    {
        if (verdict.Derived.Count == 0)
            return [];
        var id = release.Images[release.Context.Stack.ImageOf(code.Tree)];
        var bytecode = new Bytecode(release.Context, expected);
        if (bytecode.IsProven(verdict.Derived, id))
            return [];
        return await Scratch.Mounted(
            release.Context,
            id,
            view.Name,
            (container, root) =>
                bytecode.Look(verdict.Derived, container, code.Path.Length == 0 ? root : $"{root}/{code.Path}", id, ct),
            ct
        );
    }

    private static string Describe(CodeVerdict verdict, CodeInVolume code, string commit) =>
        verdict.Differences.Count == 0
            ? $"{code.Tree.Name} lacks the marker of {commit[..12]}"
            : $"{code.Tree.Name} differs from {commit[..12]} in {verdict.Differences.Count} place(s): "
                + $"{Findings.List([.. verdict.Differences.Select(Findings.Line)])}";
}
