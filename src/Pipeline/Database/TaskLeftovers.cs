using System.Text;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// Whether a service of a swarm that moved can still find the legacy role's credentials: in its variables, and in the
/// files that its tasks get from secrets and configs.
/// </summary>
internal sealed class TaskLeftovers(StackContext context, SwarmRules rules)
{
    private readonly LegacyTraces _traces = LegacyLeftovers.TracesOf(context);

    /// <param name="except">Files of secrets that are about to be replaced.</param>
    public async Task<IReadOnlyList<Evidence>> Look(IReadOnlyCollection<string> except, CancellationToken ct)
    {
        var there = new SwarmServices(context, rules);
        var states = await new Services(context).Look(ct);
        using var places = await TaskPlaces.Reach(context, ct);
        var moved = Privileges.RulesOf(context).Services;
        var evidence = new List<Evidence>();
        foreach (var service in (await there.List(ct)).Where(s => moved.Contains(there.NameOf(s))))
        {
            var name = there.NameOf(service);
            var task = states.FirstOrDefault(s => s.Service == name && s.Running);
            evidence.Add(await Look(name, service.Spec, task, places, except, ct));
        }

        return evidence;
    }

    private async Task<Evidence> Look(
        string name,
        ServiceSpec spec,
        ServiceState? task,
        TaskPlaces places,
        IReadOnlyCollection<string> except,
        CancellationToken ct
    )
    {
        var variables = spec.Variables;
        var found = variables.Where(v => _traces.In(v.Key, v.Value)).Select(v => $"its variable {v.Key}").ToList();
        var files = spec.SecretFiles.Except(except).Concat(spec.ConfigFiles).ToList();
        var claim = $"{name} holds no credentials of {Privileges.RolesOf(context).Legacy} any more";
        if (task is null)
            return StopRule.LegacyLeft.Evidence(claim, false, "no task of it runs, in which its files could be read");
        foreach (var file in files)
            if (
                _traces.In(
                    Encoding.UTF8.GetString(await TaskFile.Read(places.Of(task).Engine, task.Container, file, ct))
                )
            )
                found.Add($"the file {TaskFile.PathOf(file)}");
        return StopRule.LegacyLeft.Evidence(
            claim,
            found.Count == 0,
            found.Count == 0
                ? $"{variables.Count} variables, {files.Count} files of secrets and configs; its volumes were not read"
                : string.Join(", ", found)
        );
    }
}
