using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// What lies below a code path in the volume that covers it. Uncovered, the services no longer see any of it: code
/// comes from the image, data would be out of their sight.
/// </summary>
internal sealed class LeftBehind(Release release, Migration migration)
{
    /// <returns>For people: edits of code in the volumes, which no service reads any more.</returns>
    /// <exception cref="PipelineException">There is data of the services, or what nothing accounts for.</exception>
    public async Task<IReadOnlyList<string>> Look(CancellationToken ct)
    {
        var (notes, problems) = (new List<string>(), new Problems());
        foreach (var layout in migration.Stack.RebuiltVolumes)
            if (await release.Context.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is not null)
                await problems.Try(async () => notes.AddRange(await Look(layout, ct)));
        problems.ThrowIfAny();
        return notes;
    }

    private async Task<IEnumerable<string>> Look(VolumeLayout layout, CancellationToken ct)
    {
        var uncovered = layout.Code.Where(c => IsUncovered(layout, c)).ToList();
        if (uncovered.Count == 0)
            return [];
        var view = await VolumeView.Look(release, layout, ct);
        var notes = new List<string>(Others(layout));
        foreach (var code in uncovered)
        {
            var expected = await Expectations.For(release, code.Tree, migration.Head, ct);
            await RequireNoData(view, code, expected, ct);
            if (EditedCode.In(view, code, expected) is { Count: > 0 } edits)
                notes.Add(
                    $"what {view.Key} has otherwise than {migration.Head[..12]} stays there, and no service reads it "
                        + $"any more: {Findings.List(edits)}"
                );
        }

        return notes;
    }

    /// <summary>No release puts code into the volume any more, so whoever else reads it there keeps this one.</summary>
    private IEnumerable<string> Others(VolumeLayout layout) =>
        migration
            .Stack.Compose.Services.Where(s =>
                s.Mounts.Any(m => m.VolumeKey == layout.Volume.Key)
                && migration.Changes.All(c => c.Service != s.Name || c.Beside.VolumeKey != layout.Volume.Key)
            )
            .Select(s =>
                $"{s.Name} mounts {layout.Volume.Key}, too, and is not listed under code.services: where it runs that "
                + "code, it stays with what is in the volume now"
            );

    private bool IsUncovered(VolumeLayout layout, CodeInVolume code) =>
        migration.Changes.Any(c => c.Path == code.Tree.Path && c.Beside.VolumeKey == layout.Volume.Key);

    private async Task RequireNoData(VolumeView view, CodeInVolume code, ExpectedCode expected, CancellationToken ct)
    {
        var folder = code.Folder();
        var kept = view
            .Manifest.Under(folder)
            .Entries.Where(e => e.Kind != EntryKind.Directory && IsData(view, folder / e.Path))
            .Select(e => folder / e.Path);
        var stray = await StrayPaths.Find(release, view, new CodeLook(code, expected, null), ct);
        var found = kept.Concat(stray)
            .Select(p => p.ToString())
            .Concat(Rules(view.Rules, code.Path))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        if (found.Count > 0)
            throw PipelineException.Refuse(
                $"the volume {view.Key} has more than code below {code.Tree.Path}, and the services would no longer "
                    + $"see it: {Findings.List(found)}; nothing was changed",
                "code: commit it; data: give it a folder of its own with a named volume over it in the compose file; "
                    + $"not needed: remove it, and what names it under volumes.{view.Key} in pipeline.yml. Then run "
                    + "this again"
            );
    }

    private static bool IsData(VolumeView view, TreePath path) =>
        view.ClassOf(path) is PathClass.State or PathClass.Preserved;

    /// <summary>What is to be kept there once it is written.</summary>
    internal static IEnumerable<string> Rules(VolumeRules rules, string code) =>
        rules
            .State.Concat(rules.Preserved)
            .Where(r => code.Length == 0 || r.StartsWith(code + "/", StringComparison.Ordinal))
            .Select(r => $"'{r}' of pipeline.yml");
}
