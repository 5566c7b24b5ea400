using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>A release as it stood on disk: its plans, its receipts, its commit and its images.</summary>
public static class Recalled
{
    public static Release From(ReleaseRecord record, StackContext context, ReleaseHistory history, JournalFile journal)
    {
        var release = new Release(record.Id, record.Opening, context, history) { Journal = journal };
        foreach (var stage in record.Stages)
        {
            release.Remember(stage.Plan);
            if (stage.Receipt is { } receipt)
                release.Remember(stage.Plan.Stage, receipt);
        }

        if (Receipt<BakeReceipt>(record, StageNames.BakeCode) is { } baked)
            release.Commit = baked.Commit;
        foreach (var (reference, id) in Images(record))
            release.Images[reference] = id;
        return release;
    }

    private static Dictionary<string, string> Images(ReleaseRecord record) =>
        Receipt<BuildReceipt>(record, StageNames.BuildImage) is { } built ? new(built.Images)
        : record.Stage(StageNames.BuildImage) is { } planned
            ? BuildImageStage
                .Work(planned.Plan)
                .Images.Where(i => i.Existing is not null)
                .ToDictionary(i => i.Reference, i => i.Existing!)
        : [];

    private static T? Receipt<T>(ReleaseRecord record, StageName stage)
        where T : class =>
        record.Stage(stage) is { Undone: false, Receipt: { } receipt } ? Json.Value<T>(receipt.Data) : null;
}
