using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Secrets and configs that a service had in the release that is rolled back to. Nothing changes one: whoever wants
/// another value makes a new one, and may remove the earlier one. The managers would refuse the spec in the middle.
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
        wanted.Data.Where(d => !there.Contains(d.Id)).ToList() is { Count: > 0 } gone
            ? PipelineException.Refuse(
                $"{name} cannot be asked for as in {until}: the swarm no longer has "
                    + string.Join(", ", gone.Select(d => $"the {d.Kind} {d.Name} ({d.Id})"))
                    + ", which its tasks had then; one that was made again under the same name is another one",
                KeptSpecs.DeployInstead
            )
            : null;

    /// <summary>IDs of all secrets and configs.</summary>
    public static async Task<IReadOnlySet<string>> There(SwarmApi swarm, CancellationToken ct) =>
        (await swarm.Secrets.List(ct: ct)).Concat(await swarm.Configs.List(ct: ct)).Select(d => d.Id).ToHashSet();
}
