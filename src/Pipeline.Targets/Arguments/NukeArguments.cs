using Pipeline.Targets.Output;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>
/// The arguments as NUKE takes them: unknown options are ignored, a value that does not fit is a warning, and
/// environment variables count without their prefix.
/// </summary>
internal static class NukeArguments
{
    public static BuildArguments Read(object build, BuildSession session)
    {
        var options = new HostOptions();
        IReadOnlyList<BuildParameter> parameters =
        [
            .. BuildParameter.DeclaredBy(build),
            .. BuildParameter.DeclaredBy(options),
        ];
        ParameterSource[] sources =
        [
            ParameterSources.From(session.CommandLine),
            ParameterSources.From(session.Environment),
            ParameterSources.OfBareNames(session.Environment),
        ];
        foreach (var parameter in parameters)
            Bind(parameter, sources, session);
        return new(
            options,
            parameters,
            session.CommandLine.Targets is [] ? options.Target : session.CommandLine.Targets
        );
    }

    private static void Bind(BuildParameter parameter, IReadOnlyList<ParameterSource> sources, BuildSession session)
    {
        try
        {
            ParameterBinder.Bind([parameter], sources, session.WorkingDirectory);
        }
        catch (UsageException exception)
        {
            session.Output.Log(LogLevel.Warning, exception.Message);
        }
    }
}
