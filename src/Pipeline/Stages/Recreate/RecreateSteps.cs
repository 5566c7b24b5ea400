using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>The plan of a recreate in words.</summary>
/// <param name="running">What runs now.</param>
internal sealed class RecreateSteps(Release release, IReadOnlyList<ServiceState> running)
{
    public IEnumerable<string> Of(RecreateWork work) =>
        [
            .. (work.EnvFiles ?? []).Select(m =>
                $"give {m.Wanted.Path} the content that it had in {release.Goal.Restores}, after a copy of mode 600"
            ),
            .. work.Services.Select(s =>
                $"{(s.Start ? "recreate" : "re-create, stopped as it was,")} {s.Service}: {s.Because}{Downtime(s)}"
            ),
            .. work.Services.Select(s => Jobs.Step(release.Context.Stack.Compose, s.Service, s.Start)).OfType<string>(),
            .. work.Services.Select(ReplicasOf).OfType<string>(),
            .. (work.Detached ?? []).Select(Gone),
            .. (work.Edited ?? []).Select(m =>
                $"keep a copy of {m.Wanted.Path}, which was edited; an undo gives it its earlier content again"
            ),
        ];

    private string Downtime(ServiceWork service) =>
        service.Start && new FormerDowntime(release).Of(service.Service) is { } down ? $"; {down}" : "";

    private string? ReplicasOf(ServiceWork service) =>
        Replicas.Step(
            release.Context.Stack.Compose.Find(service.Service)!,
            running.Count(r => r.Service == service.Service)
        );

    private string Gone(DetachedVolume detached) =>
        new StaleParts(release.Context, detached.Service).IsPart(detached.Destination)
            ? $"{detached.Service}: the anonymous volume at {detached.Destination} is renewed where the image "
                + "brings something else; all that is in it is in git or in an image"
            : $"{detached.Service}: the anonymous volume at {detached.Destination} goes; all that is in it is "
                + "in git or in the image";
}
