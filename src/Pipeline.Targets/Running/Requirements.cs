using System.Linq.Expressions;
using System.Reflection;
using Pipeline.Targets.Arguments;
using Pipeline.Targets.Planning;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Running;

/// <summary>What must hold before the first target runs.</summary>
internal static class Requirements
{
    /// <exception cref="UsageException">Lists everything that does not hold.</exception>
    public static void Check(IEnumerable<TargetRun> runs, IReadOnlyList<BuildParameter> parameters)
    {
        var missing = parameters
            .Where(x => x.IsRequired && IsMissing(x.Value))
            .Select(x => $"{Name(x)} is required.")
            .Concat(
                runs.Where(x => x.Status != TargetStatus.Skipped)
                    .SelectMany(run =>
                        run.Target.Definition.Requirements.Where(x => IsMissing(Evaluate(x.Body)))
                            .Select(x => Describe(run.Name, x.Body, parameters))
                    )
            )
            .Distinct()
            .ToList();
        if (missing.Count > 0)
            throw new UsageException(string.Join(Environment.NewLine, missing));
    }

    private static string Describe(string target, Expression body, IReadOnlyList<BuildParameter> parameters)
    {
        var member = (body as MemberExpression)?.Member;
        var parameter = parameters.FirstOrDefault(x => x.Member.Name == member?.Name);
        return parameter is not null && body.Type != typeof(bool)
            ? $"{target} requires {Name(parameter)}."
            : $"{target} requires {member?.Name ?? body.ToString()}.";
    }

    private static string Name(BuildParameter parameter) =>
        parameter.IsSecret ? $"NUKE_{parameter.Name} (secret)" : parameter.Option;

    private static bool IsMissing(object? value) => value is null or false or "" or Array { Length: 0 };

    /// <summary>
    /// Members are read by reflection, which is far faster than compiling; anything else is interpreted.
    /// </summary>
    private static object? Evaluate(Expression expression) =>
        expression switch
        {
            ConstantExpression constant => constant.Value,
            MemberExpression { Member: FieldInfo field } member => field.GetValue(
                member.Expression is null ? null : Evaluate(member.Expression)
            ),
            MemberExpression { Member: PropertyInfo property } member => property.GetValue(
                member.Expression is null ? null : Evaluate(member.Expression)
            ),
            _ => Expression
                .Lambda<Func<object?>>(Expression.Convert(expression, typeof(object)))
                .Compile(preferInterpretation: true)(),
        };
}
