using Pipeline.Targets.Output;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>Host options and parameters, bound.</summary>
/// <param name="Targets">The targets named, null when none is.</param>
internal sealed record BuildArguments(
    HostOptions Options,
    IReadOnlyList<BuildParameter> Parameters,
    IReadOnlyList<string>? Targets
)
{
    /// <summary>
    /// True when the build class has a <c>[Parameter] bool Json</c> that is set: standard output then belongs to the
    /// build.
    /// </summary>
    public bool IsJson => IsSet("Json");

    /// <summary>
    /// True when the build class has a <c>[Parameter] bool DryRun</c> that is set: the host then writes nothing either.
    /// </summary>
    public bool IsDryRun => IsSet("DryRun");

    private bool IsSet(string name) => Parameters.Any(x => !x.IsBuiltIn && Names.Same(x.Name, name) && x.Value is true);

    /// <summary>
    /// For <c>--help</c> and <c>--completion</c> only options are looked at, so that no bad file or environment keeps
    /// one from them.
    /// </summary>
    /// <exception cref="UsageException">Something is unknown, or a value does not fit.</exception>
    public static BuildArguments Read(object build, IReadOnlyList<string> targets, BuildSession session)
    {
        var options = new HostOptions();
        var builtIn = BuildParameter.DeclaredBy(options);
        IReadOnlyList<BuildParameter> parameters = [.. BuildParameter.DeclaredBy(build), .. builtIn];
        ParameterBinder.RejectUnknown(session.CommandLine, parameters, text => targets.Any(x => Names.Same(x, text)));

        List<ParameterSource> sources = [ParameterSources.From(session.CommandLine)];
        ParameterBinder.Bind(builtIn, sources, session.WorkingDirectory);
        if (!options.Help && options.Completion is null)
        {
            sources.Add(ParameterSources.From(session.Environment));
            ParameterBinder.Bind(
                builtIn.Where(x => x.Name == nameof(HostOptions.Profile)),
                sources,
                session.WorkingDirectory
            );
            var files = session.OwnsNukeFolder
                ? ParameterFile.ReadAll(session.RootDirectory, options.Profile ?? [])
                : [];
            foreach (var file in files)
            {
                ParameterBinder.RejectUnknown(file, parameters);
                sources.Add(ParameterSources.From(file));
            }

            ParameterBinder.Bind(parameters, sources, session.WorkingDirectory);
        }

        var isTargetOption = session.CommandLine.Find(nameof(HostOptions.Target)).Count > 0;
        var named = session.CommandLine.Targets is [] || isTargetOption ? options.Target : session.CommandLine.Targets;
        foreach (var name in named ?? [])
            Names.RequireTarget(name, targets);
        return new(options, parameters, named);
    }

    /// <summary>
    /// Secrets are masked from here on; one on the command line is visible to every user of the machine.
    /// </summary>
    public void MaskSecrets(BuildSession session)
    {
        foreach (var parameter in Parameters.Where(x => x.IsSecret))
        {
            foreach (var text in parameter.Value as string[] ?? [parameter.Value?.ToString() ?? ""])
                session.Masker.Learn(text);
            if (session.CommandLine.Find(parameter.Name).Count > 0)
                session.Output.Log(
                    LogLevel.Warning,
                    $"{parameter.Option} is secret, but a command line is no secret. Set NUKE_{parameter.Name} instead."
                );
        }
    }
}
