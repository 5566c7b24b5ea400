using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Pipeline.Targets;

/// <summary>What a target does and when. Every member returns the definition, so that calls chain.</summary>
public interface ITargetDefinition
{
    /// <summary>One line for <c>--help</c>.</summary>
    ITargetDefinition Description(string description);

    /// <summary>Keeps the target out of <c>--help</c>; it can still be named.</summary>
    ITargetDefinition Unlisted();

    /// <summary>Runs, when scheduled, even after another target failed or the build was interrupted.</summary>
    ITargetDefinition AssuredAfterFailure();

    /// <summary>When this target fails, the targets after it run all the same. The build still fails.</summary>
    ITargetDefinition ProceedAfterFailure();

    /// <summary>Adds actions, run in order. A target with none is a collective: it only names others.</summary>
    ITargetDefinition Executes(params Action[] actions);

    /// <inheritdoc cref="Executes(Action[])"/>
    ITargetDefinition Executes<T>(Func<T> action);

    /// <inheritdoc cref="Executes(Action[])"/>
    ITargetDefinition Executes(Func<Task> action);

    /// <summary>Schedules the given targets too, before this one, in no promised order among themselves.</summary>
    ITargetDefinition DependsOn(params Target[] targets);

    /// <inheritdoc cref="DependsOn(Target[])"/>
    ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Makes this target a dependency of the given ones.</summary>
    ITargetDefinition DependentFor(params Target[] targets);

    /// <inheritdoc cref="DependentFor(Target[])"/>
    ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Runs before the given targets if both are scheduled; schedules nothing.</summary>
    ITargetDefinition Before(params Target[] targets);

    /// <inheritdoc cref="Before(Target[])"/>
    ITargetDefinition Before<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Runs after the given targets if both are scheduled; schedules nothing.</summary>
    ITargetDefinition After(params Target[] targets);

    /// <inheritdoc cref="After(Target[])"/>
    ITargetDefinition After<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Schedules the given targets after this one. A skipped target still triggers.</summary>
    ITargetDefinition Triggers(params Target[] targets);

    /// <inheritdoc cref="Triggers(Target[])"/>
    ITargetDefinition Triggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Schedules this target after the given ones whenever one of them is scheduled.</summary>
    ITargetDefinition TriggeredBy(params Target[] targets);

    /// <inheritdoc cref="TriggeredBy(Target[])"/>
    ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild;

    /// <summary>Skips the target when the condition is false, evaluated just before it would run.</summary>
    ITargetDefinition OnlyWhenDynamic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    );

    /// <summary>Skips the target when the condition is false, evaluated once before the first target runs.</summary>
    ITargetDefinition OnlyWhenStatic(
        Func<bool> condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    );

    /// <summary>
    /// Stops the build before its first target (exit 64) when a parameter has no value and this target would run.
    /// </summary>
    ITargetDefinition Requires<T>(Expression<Func<T>> requirement, params Expression<Func<T>>[] requirements)
        where T : class?;

    /// <inheritdoc cref="Requires{T}(Expression{Func{T}},Expression{Func{T}}[])"/>
    ITargetDefinition Requires<T>(Expression<Func<T?>> requirement, params Expression<Func<T?>>[] requirements)
        where T : struct;

    /// <summary>
    /// Stops the build before its first target (exit 64) when a condition is false and this target would run.
    /// </summary>
    ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements);

    /// <summary>What a skip of this target means for its dependencies.</summary>
    ITargetDefinition WhenSkipped(DependencyBehavior behavior);
}
