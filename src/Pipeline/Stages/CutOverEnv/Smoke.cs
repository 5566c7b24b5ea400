using Pipeline.Database;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>A recreated service, looked at: the variables of its real processes, and its pid file.</summary>
internal sealed class Smoke(StackContext context, CutoverSecrets secrets)
{
    public async Task<IReadOnlyList<Evidence>> Look(
        ServiceState state,
        ServiceRules rules,
        ComposeReading reading,
        CancellationToken ct
    )
    {
        var evidence = new List<Evidence>();
        var expected = reading.EnvironmentOf(state.Service);
        foreach (var setting in Privileges.RulesOf(context).Set.Where(s => expected.ContainsKey(s.Key)))
            evidence.Add(await Variable(state, setting, expected[setting.Key], ct));
        if (rules.PidFile is { } file)
            evidence.Add(await PidFile(state, file, ct));
        return evidence;
    }

    private async Task<Evidence> Variable(ServiceState state, EnvSetting setting, string expected, CancellationToken ct)
    {
        var processes = await ProcessVariables.Read(context.Engine, state.Container, setting.Key, ct);
        if (processes.Any(p => p.Value != expected))
            processes = await Lasting(state, setting.Key, processes, ct);
        var wrong = processes.Where(p => p.Value != expected).Select(p => $"{p.Pid} ({p.Command})").ToList();
        var shown = CutoverSecrets.IsSecret(setting) ? "compared in memory" : secrets.Fill(setting);
        return StopRule.ProcessEnvironment.Evidence(
            $"every process of {state.Service} has the new {setting.Key}",
            wrong.Count == 0,
            wrong.Count == 0
                ? $"{shown}; processes {string.Join(", ", processes.Select(p => $"{p.Pid} {p.Command}"))}"
                : $"another value, or none, in process {string.Join(", ", wrong)}"
        );
    }

    /// <summary>
    /// A process that ends just while it is read, such as a healthcheck, seems to have no environment: what counts is
    /// there a moment later too.
    /// </summary>
    private async Task<IReadOnlyList<ProcessVariable>> Lasting(
        ServiceState state,
        string key,
        IReadOnlyList<ProcessVariable> before,
        CancellationToken ct
    )
    {
        await context.Pause(500, ct);
        var again = await ProcessVariables.Read(context.Engine, state.Container, key, ct);
        return [.. again.Where(a => before.Any(b => (b.Pid, b.Command) == (a.Pid, a.Command)))];
    }

    private async Task<Evidence> PidFile(ServiceState state, string file, CancellationToken ct)
    {
        var claim = $"{state.Service} has written its pid file, and that process runs";
        if (await context.Engine.Containers.Stat(state.Container, file, ct) is not { } stat)
            return StopRule.PidFile.Evidence(claim, false, $"there is no {file}");
        if (stat.ModifiedAt.AddSeconds(1) < state.StartedAfter)
            return StopRule.PidFile.Evidence(
                claim,
                false,
                $"{file} is of {stat.ModifiedAt:HH:mm:ss}, before the start at {state.StartedAt:HH:mm:ss}"
            );
        var spec = new ExecSpec
        {
            Command = ["sh", "-c", "read -r p < \"$1\"; test -d \"/proc/$p\" && echo \"$p\"", "sh", file],
        };
        var alive = await context.Engine.Containers.Exec(state.Container, spec, null, ct);
        return StopRule.PidFile.Evidence(
            claim,
            alive.ExitCode == 0,
            alive.ExitCode == 0 ? $"pid {alive.Text.Trim()}" : $"{file} names no running process"
        );
    }
}
