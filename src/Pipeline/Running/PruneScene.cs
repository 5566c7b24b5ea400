using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What is on the engine, for <see cref="PrunePlan"/>.</summary>
/// <param name="History">The <see cref="HistoryId"/> of this state folder.</param>
/// <param name="Backups">Every backup volume of the project, of whatever history.</param>
/// <param name="Tags">Every release tag of the names that the project runs, of whatever history, with its image's
/// ID.</param>
/// <param name="Running">The project's containers.</param>
public sealed record PruneScene(
    string History,
    IReadOnlyList<VolumeDetails> Backups,
    IReadOnlyList<(string Reference, string Image)> Tags,
    IReadOnlyList<ServiceState> Running
)
{
    /// <summary>A name may be another project's as well; its label tells.</summary>
    public static PruneScene From(
        string project,
        string history,
        IReadOnlyList<VolumeDetails> backups,
        IReadOnlyList<ImageSummary> images,
        IReadOnlyList<ServiceState> running
    )
    {
        var names = running.Select(s => References.Split(s.Reference).Repository).ToHashSet();
        var tags = images
            .Where(i => i.Labels.GetValueOrDefault(Labels.Project, project) == project)
            .SelectMany(i => i.RepoTags.Select(tag => (Reference: tag, Image: i.Id)))
            .Where(t => ReleaseTags.IsAny(t.Reference) && names.Contains(References.Split(t.Reference).Repository));
        return new PruneScene(history, backups, [.. tags], running);
    }
}
