using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>
/// Gives a build's parameters their values by our rules, on whatever host it runs: NUKE ignores unknown options, turns
/// bad values into warnings, and takes environment variables without a prefix.
/// </summary>
public sealed class StrictArguments
{
    private readonly object _build;
    private readonly IReadOnlyList<(BuildParameter Parameter, object? Initial)> _initial;

    /// <param name="build">Its parameters still have the values of their initializers: call this in the
    /// constructor.</param>
    public StrictArguments(object build)
    {
        _build = build;
        _initial = [.. BuildParameter.DeclaredBy(build).Select(x => (x, x.Value))];
    }

    /// <exception cref="UsageException">An option or target is unknown, a value does not fit, or the host has run past
    /// an option that only prints.</exception>
    public void Apply()
    {
        foreach (var (parameter, initial) in _initial)
            parameter.Value = initial;
        var arguments = BuildArguments.Read(_build, Targets(), BuildSession.Current);
        if (arguments.Options.Completion is not null)
            throw new UsageException("--completion is not known to this host, which has its own (:complete).");
    }

    private List<string> Targets() =>
        [
            .. _build
                .GetType()
                .GetProperties(
                    System.Reflection.BindingFlags.Instance
                        | System.Reflection.BindingFlags.Public
                        | System.Reflection.BindingFlags.NonPublic
                )
                .Where(x => x.PropertyType.Name == nameof(Target))
                .Select(x => x.Name),
        ];
}
