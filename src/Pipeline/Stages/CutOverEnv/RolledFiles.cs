using System.Text;
using Pipeline.Clusters;
using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>Whether a task has the new content in the files of its secrets; compared in memory.</summary>
internal sealed class RolledFiles(StackContext context, IReadOnlyList<NewSecret> rolled)
{
    /// <param name="engine">Of the node that runs it.</param>
    public async Task<IReadOnlyList<Evidence>> Look(
        ServiceState state,
        DockerEngine engine,
        CutoverSecrets secrets,
        CancellationToken ct
    )
    {
        var evidence = new List<Evidence>();
        foreach (var secret in rolled.Where(s => s.Services.Contains(state.Service)))
        {
            var setting = Privileges.RulesOf(context).Secrets.Single(s => s.Key == secret.File);
            var read = await TaskFile.Read(engine, state.Container, secret.File, ct);
            var isNew = read.SequenceEqual(Encoding.UTF8.GetBytes(secrets.Fill(setting)));
            evidence.Add(
                StopRule.ReadBack.Evidence(
                    $"{state.Name} on {state.Node} has the new {TaskFile.PathOf(secret.File)}",
                    isNew,
                    isNew ? "compared in memory" : "it reads something else"
                )
            );
        }

        return evidence;
    }
}
