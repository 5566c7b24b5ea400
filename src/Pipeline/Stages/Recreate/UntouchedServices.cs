using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>What a release must leave, or give back, as it found it.</summary>
internal static class UntouchedServices
{
    /// <summary>Services of the project that are none of the release's business run as they did.</summary>
    public static Evidence Others(Release release, IReadOnlyList<ServiceState> now)
    {
        var ours = new Services(release.Context);
        var others = release.SinceResume(release.Opening.Before).Where(b => !ours.IsOurs(b.Service)).ToList();
        var touched = others
            .Where(b =>
                b.Running
                && !now.Any(n =>
                    n.Container == b.Container && (n.StartedAt == b.StartedAt || (n.Running && ours.IsAlsoStopped(b)))
                )
            )
            .Select(b => b.Service)
            .ToList();
        return new Evidence(
            "no other service was touched",
            touched.Count == 0,
            touched.Count == 0
                ? string.Join(
                    ", ",
                    others
                        .Select(o => ours.IsAlsoStopped(o) ? $"{o.Service}, which may be stopped," : o.Service)
                        .DefaultIfEmpty("there is none")
                )
                : $"restarted, or gone: {string.Join(", ", touched)}"
        );
    }

    /// <summary>Also with the settings, mounts and networks that it had.</summary>
    public static Evidence RunsAsBefore(ServiceState before, IReadOnlyList<ServiceState> now)
    {
        var other = now.Select(n =>
                before.Shape is { } wanted && n.Shape is { } found ? ContainerShape.Differing(wanted, found) : []
            )
            .FirstOrDefault(d => d.Count > 0);
        var found = other is null
            ? ""
            : $", but with another {string.Join(", ", other)}: the compose or env file has changed since it was "
                + "created, and no release has its earlier content; restore the file, then docker compose up -d "
                + $"{before.Service}";
        return new Evidence(
            $"{before.Service} runs as before",
            now.Any(n => n.SameAs(before)) && other is null,
            $"{before.ShortImage}, {(before.Running ? "running" : "stopped")}{found}"
        );
    }
}
