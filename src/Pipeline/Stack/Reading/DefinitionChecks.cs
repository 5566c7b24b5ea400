using System.Text.RegularExpressions;
using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>Contradictions inside one <c>pipeline.yml</c>, found without looking at compose.</summary>
internal static partial class DefinitionChecks
{
    public static void Check(StackDefinition definition, ReadContext context)
    {
        CheckNames(definition, context);
        CheckOverlaps(definition, context);
        if (!context.Broken("services"))
            CheckServices(definition, context);
        if (definition.Database is null && !context.Broken("database"))
            CheckDatabase(definition, context);
        if (definition.Cutover is { } cutover)
            CheckCutover(definition, cutover, context);
    }

    private static void CheckNames(StackDefinition definition, ReadContext context)
    {
        foreach (var (i, tree) in definition.Code.Index())
            if (definition.Code.Take(i).Any(t => t.Name == tree.Name) && !context.Broken($"code[{i}]"))
                context.Add(
                    definition.PlaceOf($"code[{i}].name"),
                    $"code[{i}].name",
                    "a name of its own",
                    $"{ReadContext.Quote(tree.Name)} again"
                );
    }

    // Each tree is compared with its commit as a whole; one inside the other would be files nobody committed.
    private static void CheckOverlaps(StackDefinition definition, ReadContext context)
    {
        foreach (var (i, tree) in definition.Code.Index())
        foreach (
            var other in definition
                .Code.Take(i)
                .Where(o => o.Services.Intersect(tree.Services).Any() && o.Path.Length > 0 && tree.Path.Length > 0)
        )
            if (ContainerPath.Covers(other.Path, tree.Path) || ContainerPath.Covers(tree.Path, other.Path))
                context.Add(
                    definition.PlaceOf($"code[{i}].path"),
                    $"code[{i}].path",
                    $"a path apart from {other.Path} of {other.Name}",
                    ReadContext.Quote(tree.Path)
                );
    }

    private static void CheckServices(StackDefinition definition, ReadContext context)
    {
        foreach (var (i, tree) in definition.Code.Index())
            Recreated($"code[{i}].services", tree.Services, definition, context);
        Recreated("cutover.services", definition.Cutover?.Services ?? [], definition, context);
    }

    private static void Recreated(
        string key,
        IReadOnlyList<string> services,
        StackDefinition definition,
        ReadContext context
    )
    {
        var known = definition.Services.Select(s => s.Name).ToList();
        foreach (var (i, service) in services.Index())
            if (!known.Contains(service))
                context.Add(
                    definition.PlaceOf($"{key}[{i}]"),
                    $"{key}[{i}]",
                    $"a service listed under services ({string.Join(", ", known)})",
                    ReadContext.Quote(service),
                    Nearest.To(service, known),
                    $"Add under services, where it is to be recreated:\n  {service}: {{}}"
                );
    }

    private static void CheckDatabase(StackDefinition definition, ReadContext context)
    {
        const string Hint =
            "Add:\ndatabase: { service: <service>, name: <database>, user: <role>, password: { service: "
            + "<service>, variable: POSTGRES_PASSWORD } }";
        var users = definition
            .Services.Where(s => s.Heartbeat is not null)
            .Select(s => $"services.{s.Name}.heartbeat")
            .Concat(
                definition
                    .Boundaries.Index()
                    .Where(b => b.Item.Sql is not null)
                    .Select(b => $"boundaries[{b.Index}].sql")
            )
            .Concat(definition.Roles is null ? [] : ["roles"]);
        foreach (var key in users)
            context.Add(definition.PlaceOf(key), key, "a database section that says where to ask", "none", hint: Hint);
    }

    private static void CheckCutover(StackDefinition definition, CutoverRules cutover, ReadContext context)
    {
        foreach (var (i, service) in cutover.Untouched.Index())
            if (cutover.Services.Contains(service))
                context.Add(
                    definition.PlaceOf($"cutover.untouched[{i}]"),
                    $"cutover.untouched[{i}]",
                    "a service that is not cut over",
                    ReadContext.Quote(service)
                );
        if (cutover.Secrets.Count > 0 && definition.Swarm is null)
            context.Add(
                definition.PlaceOf($"cutover.secrets.{cutover.Secrets[0].Key}"),
                "cutover.secrets",
                "cutover.set, since a stack on one host has its credentials from an env file",
                "secrets of a swarm, and no key swarm"
            );
        var roles = new[]
        {
            definition.Roles is null ? null : "app",
            definition.Roles?.Migrator is null ? null : "migrator",
        }
            .OfType<string>()
            .ToList();
        if (context.Broken("roles"))
            return;
        // The reference itself is not shown: somebody may have put the password there.
        var set = cutover.Set.Select(s => (Path: $"cutover.set.{s.Key}", Setting: s));
        foreach (var (path, setting) in set.Concat(cutover.Secrets.Select(s => ($"cutover.secrets.{s.Key}", s))))
        foreach (var reference in Secret().Matches(setting.Value.Reveal()).Select(m => m.Groups[1].Value))
            if (!roles.Contains(reference.Replace("|url", "", StringComparison.Ordinal)))
                context.Add(
                    definition.PlaceOf(path),
                    path,
                    "{secret:app}, {secret:migrator} or either with |url, of a role under roles",
                    "a reference to something else",
                    Nearest.To(reference, roles)
                );
    }

    [GeneratedRegex(@"\{secret:([^}]*)\}")]
    private static partial Regex Secret();
}
