using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// Whether a service that moved can still find the legacy role's credentials: in its variables, its secrets and
/// configs, and in files that are mounted into it.
/// </summary>
internal sealed class LegacyLeftovers(StackContext context)
{
    private readonly LegacyTraces _traces = TracesOf(context);

    /// <summary>
    /// The old password as far as it is known; where pipeline.yml names no source of it, the role's name has to do.
    /// </summary>
    public static LegacyTraces TracesOf(StackContext context)
    {
        var roles = Privileges.RolesOf(context);
        using var declared =
            context.Stack.Definition.Database?.User == roles.Legacy ? DatabaseLink.Declared(context) : null;
        return new LegacyTraces(roles.Legacy, declared?.Reveal());
    }

    /// <summary>As compose gives the services their environment now.</summary>
    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct) =>
        Look(await ComposeReading.Read(context, ct));

    /// <param name="reading">As compose gives it after the edit.</param>
    public IReadOnlyList<Evidence> Look(ComposeReading reading) =>
        [.. Privileges.RulesOf(context).Services.Select(s => Look(s, reading))];

    private Evidence Look(string service, ComposeReading reading)
    {
        var environment = reading.EnvironmentOf(service);
        var found = environment.Where(v => _traces.In(v.Key, v.Value)).Select(v => $"its variable {v.Key}").ToList();
        var files = new MountedFiles(Mounted(service));
        found.AddRange(files.Texts().SelectMany(InFile));
        var mounted = context.IsEngineHere ? files.Scope : "and not its mounted files, which lie on the engine's host";
        var scope = $"{environment.Count} variables, {mounted}";
        return StopRule.LegacyLeft.Evidence(
            $"{service} holds no credentials of {Privileges.RolesOf(context).Legacy} any more",
            found.Count == 0,
            found.Count == 0 ? scope : string.Join(", ", found)
        );
    }

    /// <summary>Secrets, configs and bind mounts, where they lie on this host.</summary>
    private IEnumerable<string> Mounted(string service) =>
        !context.IsEngineHere
            ? []
            : (context.Stack.Compose.Find(service)?.Mounts ?? [])
                .Where(m => m.Kind is MountKind.Bind or MountKind.Other && m.Source is not null)
                .Select(m => m.Source!);

    /// <summary>Names the file, and the keys where lines have some; never a value.</summary>
    private IEnumerable<string> InFile((string Path, string Text) file)
    {
        if (!_traces.In(file.Text))
            return [];
        var keys = file.Text.Split('\n').Where(_traces.In).Select(KeyOf).OfType<string>().Distinct().ToList();
        return [$"the file {file.Path}{(keys.Count > 0 ? $" (key {string.Join(", ", keys)})" : "")}"];
    }

    private static string? KeyOf(string line)
    {
        var key = line.Split('=', ':')[0]
            .Trim(' ', '\t', '"', '\'', '-', ',')
            .Replace("export ", "", StringComparison.Ordinal);
        return key.Length is > 0 and < 60 && key.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-')
            ? key
            : null;
    }
}
