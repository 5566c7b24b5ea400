using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// The hash of a plan and of the world that it was made from, compared with the one that was approved.
/// </summary>
/// <param name="Hash">As a dry run prints it.</param>
internal sealed record PlanCheck(PlanHash Hash, IReadOnlyList<PlanPart> Parts)
{
    /// <summary>Reads only; the same in a dry run and in the real one.</summary>
    public static async Task<PlanCheck> Of(Release release, IReadOnlyList<StagePlan> plans, CancellationToken ct)
    {
        using var key = new PlanKey((await release.Context.Engine.System.Info(ct)).Id);
        var text = PlanText.For(release);
        IReadOnlyList<PlanPart> parts =
        [
            .. await new ObservedWorld(release, key).Look(ct),
            .. plans.Select(p => key.Part($"the plan of {p.Stage}", text.Of(p))),
        ];
        return new PlanCheck(PlanHash.From(parts), parts);
    }

    /// <exception cref="PipelineException">Another plan was approved; nothing was changed.</exception>
    public void Require(PlanHash? approved)
    {
        if (approved is null || approved.IsOf(Parts))
            return;
        var differing = approved.Differing(Parts);
        throw PipelineException.Refuse(
            "the plan is not the one that was approved: "
                + (
                    differing.Count == 0
                        ? "it is of other stages, or of another version of this pipeline"
                        : $"{string.Join(", ", differing)} changed since"
                )
                + $".\nexpected {approved}\nfound    {Hash}\nnothing was changed",
            "look at the plan again with --dry-run, and approve the hash that it prints"
        );
    }
}
