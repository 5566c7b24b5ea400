using System.Linq.Expressions;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Planning;

/// <summary>Collects what a target's lambda says.</summary>
internal sealed class TargetDefinition(INukeBuild build) : ITargetDefinition
{
    public string? DescriptionText { get; private set; }
    public bool IsUnlisted { get; private set; }
    public bool IsAssuredAfterFailure { get; private set; }
    public bool IsProceedingAfterFailure { get; private set; }
    public DependencyBehavior SkipBehavior { get; private set; } = DependencyBehavior.Skip;
    public List<Action> Actions { get; } = [];
    public List<Target> Dependencies { get; } = [];
    public List<Target> Dependents { get; } = [];
    public List<Target> Successors { get; } = [];
    public List<Target> Predecessors { get; } = [];
    public List<Target> Triggered { get; } = [];
    public List<Target> TriggeredFrom { get; } = [];
    public List<Condition> StaticConditions { get; } = [];
    public List<Condition> DynamicConditions { get; } = [];
    public List<LambdaExpression> Requirements { get; } = [];

    public ITargetDefinition Description(string description) => With(() => DescriptionText = description);

    public ITargetDefinition Unlisted() => With(() => IsUnlisted = true);

    public ITargetDefinition AssuredAfterFailure() => With(() => IsAssuredAfterFailure = true);

    public ITargetDefinition ProceedAfterFailure() => With(() => IsProceedingAfterFailure = true);

    public ITargetDefinition WhenSkipped(DependencyBehavior behavior) => With(() => SkipBehavior = behavior);

    public ITargetDefinition Executes(params Action[] actions) => With(() => Actions.AddRange(actions));

    public ITargetDefinition Executes(Func<Task> action) => Executes<Task>(action);

    public ITargetDefinition Executes<T>(Func<T> action) =>
        With(() =>
            Actions.Add(() =>
            {
                if (action() is Task task)
                    task.GetAwaiter().GetResult();
            })
        );

    public ITargetDefinition DependsOn(params Target[] targets) => Add(Dependencies, targets);

    public ITargetDefinition DependentFor(params Target[] targets) => Add(Dependents, targets);

    public ITargetDefinition Before(params Target[] targets) => Add(Successors, targets);

    public ITargetDefinition After(params Target[] targets) => Add(Predecessors, targets);

    public ITargetDefinition Triggers(params Target[] targets) => Add(Triggered, targets);

    public ITargetDefinition TriggeredBy(params Target[] targets) => Add(TriggeredFrom, targets);

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(Dependencies, Of(targets));

    public ITargetDefinition DependentFor<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(Dependents, Of(targets));

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(Successors, Of(targets));

    public ITargetDefinition After<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(Predecessors, Of(targets));

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(Triggered, Of(targets));

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets)
        where T : INukeBuild => Add(TriggeredFrom, Of(targets));

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? text = null) =>
        Add(DynamicConditions, [ConditionOf(condition, text)]);

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? text = null) =>
        Add(StaticConditions, [ConditionOf(condition, text)]);

    public ITargetDefinition Requires<T>(Expression<Func<T>> requirement, params Expression<Func<T>>[] requirements)
        where T : class? => Add(Requirements, [requirement, .. requirements]);

    public ITargetDefinition Requires<T>(Expression<Func<T?>> requirement, params Expression<Func<T?>>[] requirements)
        where T : struct => Add(Requirements, [requirement, .. requirements]);

    public ITargetDefinition Requires(
        Expression<Func<bool>> requirement,
        params Expression<Func<bool>>[] requirements
    ) => Add(Requirements, [requirement, .. requirements]);

    private Target[] Of<T>(Func<T, Target>[] targets) =>
        build is T component
            ? Array.ConvertAll(targets, target => target(component))
            : throw new UsageException(
                $"A target names the component {typeof(T).Name}, which {build.GetType().Name} does not implement."
            );

    private static Condition ConditionOf(Func<bool> condition, string? text) =>
        new(
            condition,
            text is null ? "a condition"
                : text.StartsWith("() =>", StringComparison.Ordinal) ? text[5..].Trim()
                : text
        );

    private TargetDefinition Add<T>(List<T> list, IEnumerable<T> items) => With(() => list.AddRange(items));

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
