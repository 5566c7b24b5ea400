using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>
/// The targets that undo a release as a whole, in the order in which to type them: a proof's target undoes every stage
/// that it proves; without a proof, each stage has its own. Pure.
/// </summary>
internal static class UndoTargets
{
    /// <param name="working">The stages that have something to do, or did it.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<StageName> working)
    {
        StageName[] proofs = [StageNames.CutOverRole, StageNames.CheckMarker];
        var asked = proofs.Where(working.Contains).ToList();
        return [.. (asked.Count > 0 ? asked : working.Where(Writes).Reverse()).Select(s => $"./build.sh Rollback{s}")];
    }

    private static bool Writes(StageName name) =>
        Chain.All.FirstOrDefault(s => s.Name == name)?.Impact != Impact.ReadOnly;
}
