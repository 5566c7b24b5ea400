using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>
/// Every service, volume and variable that <c>pipeline.yml</c> names must exist in the compose model.
/// </summary>
internal static class NameChecks
{
    public static void Check(ComposeModel compose, LoadReport report)
    {
        var definition = report.Definition;
        var services = compose.Services.Select(s => s.Name).ToList();
        foreach (var (key, service) in ServicesNamed(definition).Where(n => !services.Contains(n.Service)))
            report.Add(
                key,
                $"a service of the compose file ({string.Join(", ", services)})",
                ReadContext.Quote(service),
                Nearest.To(service, services),
                "A service of a profile is only seen when the profile is listed under profiles."
            );
        foreach (var (at, key) in VolumesNamed(definition).Where(n => !compose.Volumes.ContainsKey(n.Key)))
            report.Add(
                at,
                $"the key of a volume that a service uses ({string.Join(", ", compose.Volumes.Keys)})",
                ReadContext.Quote(key),
                NearestVolume(key, compose)
            );
        if (
            definition.Database?.Password is { Service: { } owner, Variable: { } variable }
            && compose.Find(owner) is { } holder
        )
            CheckPassword(holder, variable, report);
    }

    private static IEnumerable<(string At, string Key)> VolumesNamed(StackDefinition definition) =>
        definition
            .Volumes.Select(v => ($"volumes.{v.Key}", v.Key))
            .Concat(
                definition
                    .Code.Index()
                    .Where(c => c.Item.LeftIn is not null)
                    .Select(c => ($"code[{c.Index}].left_in.volume", c.Item.LeftIn!.Volume))
            );

    private static IEnumerable<(string Key, string Service)> ServicesNamed(StackDefinition definition)
    {
        foreach (var (i, tree) in definition.Code.Index())
        foreach (var (j, service) in tree.Services.Index())
            yield return ($"code[{i}].services[{j}]", service);
        foreach (var service in definition.Services)
            yield return ($"services.{service.Name}", service.Name);
        if (definition.Database is { } database)
        {
            yield return ("database.service", database.Service);
            if (database.Password.Service is { } owner)
                yield return ("database.password.service", owner);
        }
        foreach (var (i, boundary) in definition.Boundaries.Index())
            if (boundary.Service is { } service)
                yield return ($"boundaries[{i}].service", service);
        foreach (var (i, service) in (definition.Cutover?.Services ?? []).Index())
            yield return ($"cutover.services[{i}]", service);
        foreach (var (i, service) in (definition.Cutover?.Untouched ?? []).Index())
            yield return ($"cutover.untouched[{i}]", service);
    }

    // The real name, as `docker volume ls` shows it, is what people write by mistake.
    private static string? NearestVolume(string key, ComposeModel compose) =>
        compose.Volumes.Values.FirstOrDefault(v => v.Name == key)?.Key ?? Nearest.To(key, compose.Volumes.Keys);

    private static void CheckPassword(ComposeService owner, string variable, LoadReport report)
    {
        if (owner.Environment.GetValueOrDefault(variable) is null)
            report.Add(
                "database.password.variable",
                $"a variable that the compose file sets for {owner.Name} ({string.Join(", ", owner.Environment.Keys)})",
                ReadContext.Quote(variable),
                Nearest.To(variable, owner.Environment.Keys)
            );
    }
}
