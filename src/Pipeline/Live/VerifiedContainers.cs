using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Live;

/// <summary>
/// How containers were created when a release was verified, against how they are: command, environment and mounts, as
/// keyed fingerprints.
/// </summary>
internal sealed class VerifiedContainers(ReleaseHistory history)
{
    /// <summary>Networks change no code.</summary>
    private static readonly string[] Parts = ["command", "environment", "mounts"];

    /// <summary>When the last verified release was closed.</summary>
    public DateTimeOffset? At => history.LastVerified?.ClosedAt;

    /// <param name="state">With its shape.</param>
    /// <returns>Null where no release recorded how the service was created.</returns>
    public Evidence? CreatedAlike(ServiceState state) =>
        Alike(
            state.Service,
            Recorded(state.Service),
            state.Shape,
            "was created",
            "it was created by hand, or from another compose or env file"
        );

    /// <summary>The same of a service on a swarm: its tasks come and go, and what it asks for must not.</summary>
    /// <param name="shape">Of what it asks for now.</param>
    public Evidence? AskedAlike(string service, string shape) =>
        Alike(
            service,
            Latest(service),
            shape,
            "asks for its containers",
            "somebody updated the service by hand, or deployed another stack file"
        );

    private Evidence? Alike(string service, IReadOnlyList<string> shapes, string? shape, string does, string why)
    {
        if (shapes.Count == 0 || shape is null)
            return null;
        var other = shapes
            .Select(s => ContainerShape.Differing(shape, s).Intersect(Parts).ToList())
            .MinBy(d => d.Count)!;
        return new Evidence(
            $"{service} {does} as when {history.LastVerified!.Id} was verified",
            other.Count == 0,
            other.Count == 0
                ? "same command, environment and mounts"
                : $"another {string.Join(", another ", other)}; {why}"
        )
        {
            About = EvidenceTopic.Creation,
        };
    }

    /// <summary>Whether a service has as many containers as the release verified.</summary>
    public Evidence? AsMany(string service, IReadOnlyList<ServiceState> now)
    {
        if (
            history.LastVerified?.Closing!.After.Count(s => s.Service == service && s.Running)
            is not (> 0 and var wanted)
        )
            return null;
        return new Evidence(
            $"{service} has as many containers as when {history.LastVerified.Id} was verified",
            now.Count == wanted,
            now.Count == wanted
                ? $"{wanted}"
                : $"{now.Count} instead of {wanted}: {string.Join(", ", now.Select(n => n.Name))}"
        )
        {
            About = EvidenceTopic.Creation,
        };
    }

    /// <summary>
    /// Of the last verified release and everything verified since, a cut-over among it; and of what a cut-over that was
    /// undone had found.
    /// </summary>
    private IReadOnlyList<string> Recorded(string service)
    {
        var since = Since.ToList();
        var states = since
            .SelectMany(r => r.Closing!.After)
            .Concat(since.Where(r => r.Stages.Any(s => s.Undone)).SelectMany(r => r.Opening.Before));
        return [.. states.Where(s => s.Service == service).Select(s => s.Shape).OfType<string>().Distinct()];
    }

    /// <summary>Of the last one of them alone: after a cut-over, the former secret is another one.</summary>
    private IReadOnlyList<string> Latest(string service) =>
        [
            .. Since
                .Select(r => r.Closing!.After.FirstOrDefault(s => s.Service == service)?.Shape)
                .OfType<string>()
                .TakeLast(1),
        ];

    private IEnumerable<ReleaseRecord> Since =>
        history
            .Releases.SkipWhile(r => r != history.LastVerified)
            .Where(r => r.Closing is { Outcome: Outcome.Verified or Outcome.Partial });
}
