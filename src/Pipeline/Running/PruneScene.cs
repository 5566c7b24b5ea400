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
    /// <summary>The tags with the version that an image bears as its label.</summary>
    public IReadOnlyList<(string Reference, string Image)> Versions { get; init; } = [];

    /// <summary>On a swarm, digests of the images that its services ask for, of other stacks, too.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

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
            .SelectMany(i => i.RepoTags.Select(tag => (Reference: tag, Image: i)))
            .Where(t => names.Contains(References.Split(t.Reference).Repository))
            .ToList();
        return new PruneScene(
            history,
            backups,
            [.. tags.Where(t => ReleaseTags.IsAny(t.Reference)).Select(t => (t.Reference, t.Image.Id))],
            running
        )
        {
            Versions = [.. tags.Where(t => IsItsVersion(t.Reference, t.Image)).Select(t => (t.Reference, t.Image.Id))],
        };
    }

    private static bool IsItsVersion(string reference, ImageSummary image) =>
        image.Labels.ContainsKey(Labels.Project)
        && image.Labels.GetValueOrDefault(Labels.Version) is { } version
        && ReleaseTags.IsVersion(reference, version);
}
