using System.Text.Json;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>What the installed compose makes of the env file now. Holds secrets, in memory only.</summary>
internal sealed class ComposeReading
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, HiddenValue?>> _environments;

    private ComposeReading(JsonDocument config)
    {
        Configurations = new ServiceConfigurations(config);
        _environments = ComposeModel.Parse(config).Services.ToDictionary(s => s.Name, s => s.Environment);
    }

    public ServiceConfigurations Configurations { get; }

    public IEnumerable<string> Services => _environments.Keys;

    public static async Task<ComposeReading> Read(StackContext context, CancellationToken ct)
    {
        using var config = await context.Compose.Config(ct);
        return new ComposeReading(config);
    }

    /// <summary>
    /// The environment a container of the service gets (compose doubles each <c>$</c> when it prints; the model has
    /// undone that).
    /// </summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(string service) =>
        _environments[service].Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!.Reveal());

    /// <summary>Exactly the named services change, and what changes in them is what was set.</summary>
    public IReadOnlyList<Evidence> Against(ComposeReading before, CutoverRules rules, CutoverSecrets secrets) =>
        [Only(before, rules), .. rules.Services.Select(s => Values(s, before, rules, secrets))];

    private Evidence Only(ComposeReading before, CutoverRules rules)
    {
        var changed = Services
            .Where(s => before._environments.ContainsKey(s) && !Configurations.SameAs(before.Configurations, s))
            .ToList();
        var wrong = changed.Except(rules.Services).ToList();
        var unchanged = rules.Services.Except(changed).ToList();
        var found =
            wrong.Count > 0 ? $"also changed: {string.Join(", ", wrong)}"
            : unchanged.Count > 0 ? $"not changed, so it does not read these keys: {string.Join(", ", unchanged)}"
            : string.Join(", ", changed);
        return StopRule.ReadBack.Evidence(
            "the configuration of exactly the named services changes",
            wrong.Count == 0 && unchanged.Count == 0,
            found
        );
    }

    private Evidence Values(string service, ComposeReading before, CutoverRules rules, CutoverSecrets secrets)
    {
        var (old, now) = (before.EnvironmentOf(service), EnvironmentOf(service));
        var expected = rules.Set.Select(secrets.Fill).Where(v => v.Length > 0).ToList();
        var changed = now.Where(v => old.GetValueOrDefault(v.Key) != v.Value).ToList();
        var wrong = changed
            .Where(v => !expected.Any(e => v.Value.Contains(e, StringComparison.Ordinal)))
            .Select(v => v.Key)
            .Concat(
                rules
                    .Set.Where(s => now.TryGetValue(s.Key, out var value) && value != secrets.Fill(s))
                    .Select(s => s.Key)
            )
            .Distinct()
            .ToList();
        return StopRule.ReadBack.Evidence(
            $"compose gives {service} the values that were set",
            wrong.Count == 0,
            wrong.Count == 0
                ? string.Join(", ", now.Keys.Intersect(rules.Set.Select(s => s.Key)))
                : $"not what was meant: {string.Join(", ", wrong)}"
        );
    }
}
