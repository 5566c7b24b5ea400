using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>
/// Rates, for each place of code, the ways to bring the image's code to the services
/// (docs/adr/0003-volume-strategies.md). Pure.
/// </summary>
internal static class Strategies
{
    public static IReadOnlyList<StrategyRating> Rate(Inventory found) =>
        [.. found.Code.Where(p => p is { IsCopy: false, Source: not null }).SelectMany(p => Rate(found, p)).Distinct()];

    /// <summary>The one for this place; null where its code is in no repository.</summary>
    public static StrategyRating? Recommended(Inventory found, CodePlace place) =>
        found.Strategies.FirstOrDefault(s => s.Recommended && s.Path == place.Path);

    private static IEnumerable<StrategyRating> Rate(Inventory found, CodePlace place) =>
        [Rebuild(place), Unshadow(found, place), MountPath(place), Bind(place)];

    private static StrategyRating Rebuild(CodePlace place) =>
        new(
            place.Path,
            "rebuild",
            place.Origin == RunsFrom.Volume,
            place.Origin == RunsFrom.Volume,
            place.Origin == RunsFrom.Volume
                ? "needs no change to the compose file; state in the volume stays where it is"
                : $"there is no named volume over {place.Path}",
            "a backup of the volume and a stop of its services on each deploy that changes code; "
                + "three times the volume's room"
        );

    private static StrategyRating Unshadow(Inventory found, CodePlace place)
    {
        var mounted = found
            .Containers.SelectMany(c => c.Mounts)
            .Any(m => m.Type == "anonymous volume" && m.Destination == place.Path);
        var state = place.Files.Where(f => f.State == FileState.OnlyHere).Select(f => f.Path).ToList();
        var why =
            mounted ? "an anonymous volume is at the code's path already"
            : place.Origin == RunsFrom.Image ? "nothing covers the code, so there is nothing to uncover"
            : state.Count > 0
                ? $"not yet: {Risks.Count(state.Count, "file")} beside the code would be hidden ({Risks.List(state)})"
            : "the better end after the first release: ./build.sh Migrate --to unshadow puts an anonymous volume at "
                + place.Path;
        return new StrategyRating(
            place.Path,
            "unshadow",
            mounted,
            mounted,
            why,
            "a recreate on each deploy; nothing to back up and nothing to switch"
        );
    }

    private static StrategyRating MountPath(CodePlace place) =>
        new(
            place.Path,
            "mount-path",
            place.Origin == RunsFrom.Image,
            place.Origin == RunsFrom.Image,
            place.Origin == RunsFrom.Image
                ? "nothing covers the code: the image shows as it is"
                : "the code would have to move out of the mount, and the service's search path with it",
            "a recreate on each deploy"
        );

    private static StrategyRating Bind(CodePlace place) =>
        new(
            place.Path,
            "bind",
            Recommended: false,
            place.Origin == RunsFrom.Bind,
            place.Origin == RunsFrom.Bind
                ? "for development only, and DeployBaked refuses it: remove the mount from the compose file"
                : "for development only: what runs is a working tree, not a commit",
            "no release can be proven or rolled back to"
        );
}
