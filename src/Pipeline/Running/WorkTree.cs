namespace Pipeline.Running;

/// <summary>What is deployed is a commit. Work that is in no commit would silently not be deployed, so it is named first.</summary>
public static class WorkTree
{
    private const int Shown = 20;

    /// <exception cref="PipelineException">There is uncommitted work and it was not said that it may stay behind.</exception>
    public static async Task Demand(Workshop workshop, bool allowDirty, CancellationToken ct)
    {
        var changed = await workshop.Git.Status(ct);
        if (changed.Count == 0)
            return;
        var list = string.Join("\n", changed.Take(Shown).Select(s => $"  {s}")) + (changed.Count > Shown ? $"\n  and {changed.Count - Shown} more" : "");
        if (!allowDirty)
            throw PipelineException.Refuse(
                $"the working tree has work that is in no commit, so it would not be deployed:\n{list}",
                "commit it; or keep it as a patch with ./build.sh SaveWork; or deploy HEAD without it with --allow-dirty-tree");
        workshop.Narrator.Warn($"deploying HEAD; this uncommitted work is NOT in it:\n{list}");
    }
}
