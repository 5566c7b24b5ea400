using Pipeline.Docker;
using Pipeline.Hosts;
using Pipeline.Journal;
using Pipeline.Reports;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>Opens a <see cref="Workshop"/>: reads pipeline.yml, lets the installed compose resolve it, and connects. Reads only.</summary>
public static class Workshops
{
    public static async Task<Workshop> Open(SessionOptions options, Narrator narrator, TimeProvider clock, CancellationToken ct)
    {
        var definition = StackReader.Read(options.StackFile);
        var engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
        var compose = new ComposeCli(engine.Address, ProjectOf(definition)) { TimeLimit = Limits.Compose };
        using var config = await compose.Config(ct);
        var stack = StackLoader.Load(definition, ComposeModel.Parse(config));
        Privilege.ResolvedSecrets.Learn(narrator.Redactor, stack);
        var info = await engine.System.Info(ct);
        var helper = new HelperImage(await HelperImageBuild.Ensure(narrator.Say, ct));
        return new Workshop(
            stack,
            engine,
            compose,
            new ServiceConfigurations(config),
            new BuildxCli(engine.Address),
            new GitRepository(definition.Directory),
            await TreeAccess.Choose(engine, options.VolumeAccess, helper, ct),
            StateFolder.Of(info.Id, stack.Compose.Project),
            narrator,
            clock) { EngineWait = Limits.Engine, Password = new Privilege.GivenPassword(options.Password) };
    }

    private static ComposeProject ProjectOf(StackDefinition definition) =>
        new(definition.Directory, definition.ComposeFiles, definition.EnvFiles, definition.Project, definition.Profiles);
}
