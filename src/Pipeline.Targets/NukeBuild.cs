using System.Linq.Expressions;
using Pipeline.Targets.Session;

namespace Pipeline.Targets;

/// <summary>Base of the build class. <c>Main</c> returns <see cref="Execute{T}"/>.</summary>
public abstract class NukeBuild : BuildBase
{
    /// <summary>Runs the build with the process's arguments; a <c>Main</c> returns this.</summary>
    /// <param name="defaults">What runs when the command line names no target.</param>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaults)
        where T : NukeBuild, new() =>
        BuildHost.Run(
            () => new T(),
            defaults.Select(x => ((MemberExpression)x.Body).Member.Name).ToArray(),
            BuildSession.Current
        );
}
