using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Secrets, configs and networks that a service had in the release that is rolled back to. Nothing changes one: whoever
/// wants another makes a new one, and may remove the earlier one. The managers would refuse the spec in the middle.
/// </summary>
internal static class FormerData
{
    /// <param name="name">Of the service, as the compose file calls it.</param>
    /// <param name="until">The release.</param>
    /// <param name="there">IDs of all that the swarm has.</param>
    /// <returns>Null where each is there. Pure.</returns>
    public static PipelineException? Problem(
        string name,
        ServiceSpec wanted,
        string until,
        IReadOnlySet<string> there
    ) =>
        wanted
            .Data.Where(d => !there.Contains(d.Id))
            .Select(d => $"the {d.Kind} {d.Name} ({d.Id})")
            .Concat(wanted.Networks.Where(n => !there.Contains(n)).Select(n => $"the network {n}"))
            .ToList()
            is { Count: > 0 } gone
            ? PipelineException.Refuse(
                $"{name} cannot be asked for as in {until}: the swarm no longer has {string.Join(", ", gone)}, which "
                    + "its tasks had then; one that was made again under the same name is another one",
                KeptSpecs.DeployInstead
            )
            : null;

    /// <summary>IDs of all secrets and configs, and of those networks of these specs that are there.</summary>
    public static async Task<IReadOnlySet<string>> There(
        DockerEngine manager,
        IEnumerable<ServiceSpec> specs,
        CancellationToken ct
    )
    {
        var data = (await manager.Swarm.Secrets.List(ct: ct)).Concat(await manager.Swarm.Configs.List(ct: ct));
        var there = data.Select(d => d.Id).ToHashSet();
        // A list leaves out the swarm's own name for the network of the host.
        foreach (var network in specs.SelectMany(s => s.Networks).Distinct())
            if (await manager.Networks.TryInspect(network, ct) is not null)
                there.Add(network);
        return there;
    }
}
