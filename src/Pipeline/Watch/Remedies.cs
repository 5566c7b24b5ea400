using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>What to type about a service, where Compose runs it and where a swarm does.</summary>
internal sealed class Remedies(Baseline baseline)
{
    public const string Deploy = "./build.sh Status says all of it; ./build.sh DeployBaked puts the commit back";

    private StackDefinition Definition => baseline.Definition;

    public string OtherLayer(string service) =>
        Definition.Swarm is not null
            ? Deploy
            : $"{Compose($"up -d --no-deps --force-recreate {ShellWord.Quote(service)}")}; then ./build.sh "
                + "DeployBaked proves what it runs and records it";

    /// <summary>A deploy on a swarm changes the image alone, and takes the other settings as they are.</summary>
    public string OtherCreation =>
        Definition.Swarm is not null
            ? "./build.sh Status says all of it; ./build.sh Rollback --release "
                + $"{baseline.Release!.Id} asks for the same again, ./build.sh DeployBaked proves what is asked for "
                + "now and records it"
            : Deploy;

    public string Gone(string service) =>
        Definition.Swarm is { } rules
            ? $"{Tasks(rules, service)}; where the swarm has no such service, {StackCommand.Deploy(Definition, rules)}"
        : Definition.Code.Any(c => c.Services.Contains(service)) ? "./build.sh DeployBaked"
        : Compose($"up -d --no-deps {ShellWord.Quote(service)}");

    public string Stopped(ServiceState state) =>
        Definition.Swarm is { } rules
            ? Tasks(rules, state.Service)
            : $"docker logs --tail 50 {state.Name}; then {Compose($"start {ShellWord.Quote(state.Service)}")}";

    public static string Unwell(ServiceState state) =>
        (state.Node is { } node ? $"on {node}: " : "")
        + (state.Health == "paused" ? $"docker unpause {state.Name}" : $"docker logs --tail 50 {state.Name}");

    private static string Tasks(SwarmRules rules, string service) =>
        $"docker service ps --no-trunc {ShellWord.Quote($"{rules.Stack}_{service}")} says why";

    private string Compose(string command) => ComposeCommand.For(Definition, command);
}
