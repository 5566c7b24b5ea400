using System.Globalization;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Whatever must rest while a volume changes hands has the restart policy <c>no</c>: an engine or host that is
/// restarted meanwhile would start the old image on half of the new code. The previous policy is in the journal, in
/// <see cref="ServiceState.Restart"/> of the release's prior state.
/// </summary>
internal sealed class RestartPolicies(ContainerApi containers)
{
    private const string Never = "no";

    /// <summary>Such as <c>always</c>, <c>on-failure:3</c>, <c>no</c>.</summary>
    public static string Name(HostConfig host) =>
        host.RestartPolicy switch
        {
            { Name: "" } => Never,
            { MaximumRetryCount: > 0 } limited => string.Create(
                CultureInfo.InvariantCulture,
                $"{limited.Name}:{limited.MaximumRetryCount}"
            ),
            var policy => policy.Name,
        };

    /// <summary>
    /// Keeps them from being started by the engine; those whose policy is in no journal, and so could not be given
    /// back, stay as they are.
    /// </summary>
    public async Task Rest(IEnumerable<ServiceState> resting, IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        foreach (
            var state in resting.Where(s =>
                s.Restart != Never && before.Any(b => b.Service == s.Service && b.Restart is not null)
            )
        )
            await containers.SetRestartPolicy(state.Container, Parse(Never), ct);
    }

    /// <summary>Gives a container the policy that it had.</summary>
    public Task GiveBack(ServiceState now, ServiceState wanted, CancellationToken ct) =>
        wanted.Restart is { } policy && now.Restart != policy
            ? containers.SetRestartPolicy(now.Container, Parse(policy), ct)
            : Task.CompletedTask;

    /// <summary>Whether every service that is there has the policy that it had.</summary>
    public static Evidence AsBefore(IReadOnlyList<ServiceState> before, IReadOnlyList<ServiceState> now)
    {
        var other = before
            .Where(b => b.Restart is not null)
            .SelectMany(b =>
                now.Where(n => n.Service == b.Service && n.Restart != b.Restart)
                    .Select(n => $"{n.Name} has {n.Restart}, it had {b.Restart}")
            )
            .Distinct()
            .ToList();
        return new Evidence(
            "restart policies are as before",
            other.Count == 0,
            other.Count == 0 ? $"{before.Count} container(s)" : string.Join("; ", other)
        );
    }

    private static RestartPolicy Parse(string text)
    {
        var parts = text.Split(':');
        return new RestartPolicy
        {
            Name = parts[0],
            MaximumRetryCount = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0,
        };
    }
}
