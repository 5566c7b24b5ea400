using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>Whether the credentials of a service on a swarm can be replaced safely; refused, with what to do.</summary>
internal sealed class SecretFit(StackDefinition definition, SwarmRules swarm, CutoverRules rules)
{
    private const int LongestName = 64;

    /// <param name="release">What no other release has.</param>
    public static string NameOf(string stack, string file, string release)
    {
        var name = $"{stack}_{file}-{release}";
        return name.Length <= LongestName
            ? name
            : throw PipelineException.Usage(
                $"cutover.secrets.{file}: a new secret would be called {name}, which has more than {LongestName} "
                    + "characters",
                "give the file a shorter name, here and in the stack file"
            );
    }

    public PipelineException Missing(string service) =>
        PipelineException.Refuse(
            $"the swarm has no service {swarm.Stack}_{service}",
            StackCommand.Deploy(definition, swarm)
        );

    /// <returns>Each with what was found and what to type. Pure.</returns>
    public IEnumerable<PipelineException> Problems(IReadOnlyList<(string Name, ServiceSpec Spec)> services)
    {
        if (rules.Secrets.Count == 0)
        {
            yield return PipelineException.Usage(
                "expected cutover.secrets in pipeline.yml, which says what the secrets of the services are to hold; "
                    + "found cutover.set alone. Every manager shows the variables of a service to whoever asks, so no "
                    + "password is put into one on a swarm",
                "let the services read their login from a file in /run/secrets; name that file under cutover.secrets"
            );
            yield break;
        }

        foreach (var (name, spec) in services)
        {
            if (!definition.Code.Any(c => c.Services.Contains(name)))
                yield return PipelineException.Usage(
                    $"cutover.services: {name} reads no code of this stack, so no deploy has kept what it is asked "
                        + "for, and a rollback could not give it its former secret back",
                    "take it out of cutover.services"
                );
            else if (!rules.Secrets.Any(s => spec.SecretFiles.Contains(s.Key)))
                yield return PipelineException.Refuse(
                    $"{spec.Name} gets none of the secrets of pipeline.yml: expected a file "
                        + $"{string.Join(" or ", rules.Secrets.Select(s => TaskFile.PathOf(s.Key)))}, found "
                        + (spec.SecretFiles is { Count: > 0 } files ? string.Join(", ", files) : "no secret"),
                    "in the stack file, give it the secret that holds its login; then docker stack deploy, and "
                        + "./build.sh DeployBaked"
                );
        }

        foreach (var unused in rules.Secrets.Where(s => !services.Any(x => x.Spec.SecretFiles.Contains(s.Key))))
            yield return PipelineException.Usage(
                $"cutover.secrets.{unused.Key}: no service of cutover.services has a secret in that file",
                "take it out of pipeline.yml, or mount the secret in the stack file"
            );
    }
}
