using System.Diagnostics;
using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Imports;
using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// Opens a <see cref="StackContext"/>: reads pipeline.yml, lets the installed compose resolve it, and connects. Reads
/// only.
/// </summary>
public static class ContextLoader
{
    /// <summary>In the order in which compose looks for them.</summary>
    private static readonly string[] Defaults =
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
    ];

    /// <exception cref="PipelineException">Exit 64: pipeline.yml or a compose file is missing or wrong, and
    /// which.</exception>
    public static Task<StackContext> Open(
        SessionOptions options,
        ConsoleLog log,
        TimeProvider clock,
        CancellationToken ct
    ) => Open(options.Engine ?? EngineAddress.FromEnvironment(), options, log, clock, ct);

    /// <inheritdoc cref="Open(SessionOptions, ConsoleLog, TimeProvider, CancellationToken)"/>
    internal static async Task<StackContext> Open(
        EngineAddress address,
        SessionOptions options,
        ConsoleLog log,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var engine = DockerEngine.Connect(address, Limits.OfCalls);
        // Built when a helper is first needed, and never by a run that only looks.
        var helper = new HelperImage(token =>
            options.DryRun ? HelperImageBuild.Find(engine, token) : HelperImageBuild.Ensure(engine, log.Say, token)
        );
        // The engine answers while the files are read.
        var asked = Task.Run(() => Ask(engine, options.VolumeAccess, helper, ct), ct);
        var opened = OpenedStack.Read(options.StackFile);
        var definition = opened.Definition;
        if (definition.Swarm is not null && !options.KnowsSwarm)
            throw SwarmIdentity.NotKnown(options.Target);
        await opened.Try(() =>
        {
            ComposeVariables.Require(definition, Environment.GetEnvironmentVariable);
            return Task.CompletedTask;
        });
        var compose = new ComposeCli(engine.Address, ProjectOf(definition))
        {
            TimeLimit = Limits.Compose,
            Watched = engine,
        };
        using var config = await Config(compose, opened, ct);
        var stack = opened.Load(ComposeModel.Parse(config));
        ResolvedSecrets.Learn(log.Redactor, stack);
        var (info, trees) = await asked;
        var state = StateFolder.For(
            await SwarmIdentity.Of(engine, info, definition.Swarm, ct),
            definition.Swarm?.Stack ?? stack.Compose.Project,
            options.StateRoot is { } root ? _ => root : null
        );
        return new StackContext(
            stack,
            engine,
            compose,
            new ServiceConfigurations(config),
            new BuildxCli(engine.Address) { Watched = engine },
            new GitRepository(definition.Directory),
            trees,
            state,
            log,
            clock
        )
        {
            EngineWait = Limits.Engine,
            IsEngineHere = EngineHost.IsProbablyHere(engine.Address, info),
            IsParanoid = options.Paranoid,
            Answers = new ImageAnswers(options.Paranoid ? null : state.ImageAnswers),
            Password = new GivenPassword(options.Password),
            SigningKey = options.SigningKey,
            WithoutNodes = [.. options.WithoutNodes.Distinct()],
            Logins = options.Logins ?? RegistryLogins.OfThisUser(),
        };
    }

    private static async Task<(EngineInfo Info, ITreeAccess Trees)> Ask(
        DockerEngine engine,
        VolumeAccessMode mode,
        HelperImage helper,
        CancellationToken ct
    )
    {
        var info = await engine.System.Info(ct);
        return (info, await TreeAccess.Choose(engine, mode, helper, info, ct));
    }

    /// <summary>
    /// Where the description is wrong already, what else goes wrong here is said with it, or follows from it.
    /// </summary>
    private static async Task<JsonDocument> Config(ComposeCli compose, OpenedStack opened, CancellationToken ct)
    {
        JsonDocument? config = null;
        try
        {
            if (await opened.Try(async () => config = await Config(compose, opened.Definition, ct)))
                return config!;
        }
        catch (Exception e) when (opened.IsWrong && e is not OperationCanceledException)
        {
            opened.ThrowIfAny();
        }

        opened.ThrowIfAny();
        throw new UnreachableException();
    }

    private static async Task<JsonDocument> Config(ComposeCli compose, StackDefinition definition, CancellationToken ct)
    {
        try
        {
            return await compose.Config(ct);
        }
        catch (ComposeException slow) when (slow.ExitCode < 0)
        {
            throw new PipelineException(
                ExitCode.FailedBeforeAnyChange,
                $"{slow.Message}; nothing was changed",
                $"{ComposeCommand.For(definition, slow.Command)} shows why; PIPELINE_COMPOSE_LIMIT gives it longer",
                slow
            );
        }
        catch (ComposeException wrong)
        {
            var files =
                definition.ComposeFiles.Count > 0
                    ? string.Join(", ", definition.ComposeFiles)
                    : Default(definition.Directory);
            throw PipelineException.Usage(
                $"expected a compose file that compose can resolve; found in {files}: {string.Join("; ", wrong.Lines)}",
                ComposeCommand.For(definition, "config --quiet")
            );
        }
    }

    /// <summary>The file that compose takes by itself.</summary>
    private static string Default(string folder) =>
        Defaults.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) ?? $"{folder} (it has none)";

    internal static ComposeProject ProjectOf(StackDefinition definition) =>
        new(
            definition.Directory,
            definition.ComposeFiles,
            definition.EnvFiles,
            definition.Project,
            definition.Profiles
        );
}
