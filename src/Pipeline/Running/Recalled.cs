using Pipeline.Journal;
using Pipeline.Releases;

namespace Pipeline.Running;

/// <summary>A release as it stood on disk: its plans, its receipts, its commit and its images.</summary>
public static class Recalled
{
    public static Release From(ReleaseRecord record, StackContext context, ReleaseHistory history, JournalFile journal)
    {
        var without = context.WithoutNodes.Union(record.Opening.WithoutNodes ?? []);
        var recalled = context with { WithoutNodes = [.. without] };
        var release = new Release(record.Id, record.Opening, recalled, history) { Journal = journal };
        return record.Stages.Aggregate(release, With);
    }

    private static Release With(Release release, StageRecord record)
    {
        var stage = Chain.Stage(record.Plan.Stage.Value);
        release = release.With(stage.Recall(record.Plan));
        if (record.Receipt is { } receipt)
            release = release.With(stage.Name, stage.Recall(receipt));
        return record.Undone ? release.Undone(stage.Name) : release;
    }
}
