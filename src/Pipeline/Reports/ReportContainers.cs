using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>Containers and their mounts before and after a release, as far as the journal knows them. Pure.</summary>
internal static class ReportContainers
{
    private const string None = "none";

    public static IReadOnlyList<ReportContainer> Compare(ReleaseRecord release) =>
        [
            .. Pairs(release)
                .Select(p => new ReportContainer(
                    (p.Before ?? p.After)!.Service,
                    Describe(p.Before),
                    Describe(p.After),
                    p.Before?.Container != p.After?.Container || p.Before?.Running != p.After?.Running
                )),
        ];

    public static IReadOnlyList<ReportMount> Mounts(ReleaseRecord release) =>
        [.. Pairs(release).SelectMany(p => Mounts(p.Before, p.After))];

    private static IEnumerable<ReportMount> Mounts(ServiceState? before, ServiceState? after)
    {
        if (before is { Mounts: null } || after is { Mounts: null })
            return [];
        var (was, now) = (before?.Mounts ?? [], after?.Mounts ?? []);
        return was.Concat(now)
            .Select(m => m.Destination)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(destination =>
            {
                var (old, present) = (At(was, destination), At(now, destination));
                return new ReportMount(
                    (before ?? after)!.Service,
                    destination,
                    old?.Describe() ?? None,
                    present?.Describe() ?? None,
                    old is null || present is null || !old.SameAs(present)
                );
            });
    }

    private static MountIdentity? At(IReadOnlyList<MountIdentity> mounts, string destination) =>
        mounts.FirstOrDefault(m => m.Destination == destination);

    /// <summary>Of a release that has not ended, what comes after is not known: nothing is compared.</summary>
    private static IEnumerable<(ServiceState? Before, ServiceState? After)> Pairs(ReleaseRecord release)
    {
        if (release.Closing?.After is not { } after)
            yield break;
        foreach (var before in release.Opening.Before)
            yield return (before, before.Successor(after));
        var known = release.Opening.Before.Select(b => b.Successor(after)).ToList();
        foreach (var added in after.Where(a => !known.Contains(a)))
            yield return (null, added);
    }

    private static string Describe(ServiceState? state) =>
        state is null
            ? None
            : $"{ServiceState.Short(state.Container)}, image {state.ShortImage}, "
                + $"{(state.Running ? "running" : "stopped")}"
                + (state.Health is { } health ? $", {health}" : "");
}
