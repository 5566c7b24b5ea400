using Pipeline.Database;
using Pipeline.Live;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Stages.CleanVolume;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>Findings in words: what is wrong, what was expected, and what to type.</summary>
internal sealed class DriftWords(Baseline baseline)
{
    private readonly Remedies _next = new(baseline);

    private string Id => baseline.Release!.Id;

    private string Commit => ServiceState.Short(baseline.Release!.Closing!.Commit);

    public DriftFinding Code(string service, DriftKind kind, string found) =>
        kind switch
        {
            DriftKind.Layer => new(
                kind,
                service,
                $"files in the container of {service} are not its image's",
                $"the container's own layer as {Id} verified it",
                found,
                _next.OtherLayer(service)
            ),
            DriftKind.Image => new(
                kind,
                service,
                $"{service} runs another image",
                $"the image built from {Commit}",
                found,
                Remedies.Deploy
            ),
            DriftKind.Creation => new(
                kind,
                service,
                $"{service} was not created as it was verified",
                $"command, environment, mounts and number of containers of {Id}",
                found,
                _next.OtherCreation
            ),
            _ => new(
                kind,
                service,
                $"{service} does not read the code that was verified",
                $"the files of {Commit}, as {Id} verified them",
                found,
                Remedies.Deploy
            ),
        };

    public static DriftFinding Tag(SeenTag tag) =>
        new(
            DriftKind.Tag,
            tag.Name,
            $"the name {tag.Name} names another image",
            ServiceState.Short(tag.Expected),
            tag.Found is { } id ? ServiceState.Short(id) : "no image",
            $"docker tag {ServiceState.Short(tag.Expected)} {ShellWord.Quote(tag.Name)}"
        );

    public static DriftFinding Recreated(SeenContainer container)
    {
        var state = container.State;
        var from = container.Files.Count > 0 ? $", from {string.Join(", ", container.Files)}" : ", not by compose";
        return new(
            DriftKind.Recreated,
            state.Name,
            $"the container {state.Name} of {state.Service} was made by hand",
            $"a container that a release has recorded",
            $"{ServiceState.Short(state.Container)}, created {container.Created:yyyy-MM-dd HH:mm:ss} UTC{from}",
            "look who made it and why; then ./build.sh DeployBaked proves what it runs and records it"
        );
    }

    public DriftFinding Gone(string service) =>
        new(
            DriftKind.Gone,
            service,
            $"{service} has no container",
            $"{service} to run, as it did when {Id} was verified",
            "no container",
            _next.Gone(service)
        );

    public DriftFinding Stopped(ServiceState state) =>
        new(
            DriftKind.Stopped,
            state.Service,
            $"{state.Name} does not run",
            $"{state.Service} to run, as it did when {Id} was verified",
            state.Crashed ? "it crashed" : "it is stopped",
            _next.Stopped(state)
        );

    public DriftFinding Unwell(ServiceState state) =>
        new(
            DriftKind.Unwell,
            state.Service,
            $"{state.Name} is not well",
            $"{state.Service} to be well, as it was when {Id} was verified",
            state.Health!,
            Remedies.Unwell(state)
        );

    public static DriftFinding Cleaned(CodeAgain volume) =>
        new(
            DriftKind.Cleaned,
            volume.Key,
            $"the volume {volume.Key} holds code again",
            $"none of the code that {volume.Release} took out",
            Findings.List(volume.Again),
            "look who put it there: no service of the stack reads it; ./build.sh CleanVolume takes it out"
        );

    public static DriftFinding Env(EditedEnv env) =>
        new(
            DriftKind.EnvFile,
            env.File,
            $"{env.File} was edited since the last release",
            "the values that the last release recorded",
            env.Found,
            "put the values back, or ./build.sh DeployBaked --dry-run shows what a deploy makes of them"
        );

    public static DriftFinding Session(SeenDatabase database, string session) =>
        new(
            DriftKind.LegacySession,
            database.Legacy,
            $"a service is logged in as {database.Legacy} again",
            $"only {database.App}",
            session,
            StopRule.LegacySession.Do
        );

    public static DriftFinding Reach(SeenDatabase database, Finding breach) =>
        new(
            DriftKind.Reach,
            breach.Id,
            $"{database.App} reaches more than its model: {breach.Object}",
            "nothing beyond its model",
            $"{breach.Path}. {breach.WhyItMatters}",
            breach.FixSql
        );

    public static DriftFinding Unseen(Unseen unseen) =>
        new(
            DriftKind.Unseen,
            $"{unseen.Part}",
            $"{Part(unseen.Part)} could not be looked at",
            "an answer",
            unseen.Why,
            "./build.sh Status"
        );

    private static string Part(UnseenPart part) =>
        part switch
        {
            UnseenPart.Database => "the database",
            UnseenPart.Env => "the env files",
            _ => "what the services read",
        };
}
