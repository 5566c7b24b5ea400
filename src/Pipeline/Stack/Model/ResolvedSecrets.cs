using System.Text.RegularExpressions;
using Pipeline.Secrets;

namespace Pipeline.Stacks;

/// <summary>
/// The secrets that compose resolved for this stack, so that no output of a run shows them: passwords inside of URLs,
/// and variables and build arguments that are named like one.
/// </summary>
public static partial class ResolvedSecrets
{
    /// <summary>Shorter ones occur by chance; masking them would hide the output and no secret.</summary>
    private const int Shortest = 8;

    public static void Learn(Redactor redactor, Stack stack)
    {
        var names = KnownNames(stack);
        foreach (var service in stack.Compose.Services)
        foreach (var (key, hidden) in service.Environment.Concat(Arguments(service)))
        foreach (
            var secret in Secrets(key, hidden?.Reveal() ?? "").Where(s => s.Length >= Shortest && !names.Contains(s))
        )
            redactor.Learn($"{service.Name}.{key}", secret);
    }

    private static IEnumerable<KeyValuePair<string, HiddenValue?>> Arguments(ComposeService service) =>
        (service.Build?.Args ?? new Dictionary<string, HiddenValue>()).Select(a =>
            KeyValuePair.Create(a.Key, (HiddenValue?)a.Value)
        );

    /// <summary>An env file that is going to be in force again.</summary>
    public static void Learn(Redactor redactor, Stack stack, EnvFile env)
    {
        var names = KnownNames(stack);
        foreach (var key in env.Keys)
        foreach (
            var secret in Secrets(key, env.Value(key) ?? "").Where(s => s.Length >= Shortest && !names.Contains(s))
        )
            redactor.Learn($"env.{key}", secret);
    }

    /// <summary>The environments of containers as the engine has them, where no stack is described.</summary>
    /// <param name="environments">Entries <c>NAME=value</c>, by the container's name.</param>
    public static void Learn(Redactor redactor, IReadOnlyDictionary<string, IReadOnlyList<string>> environments)
    {
        var pairs = environments
            .SelectMany(e => e.Value.Select(v => (Owner: e.Key, Pair: v.Split('=', 2))))
            .Where(p => p.Pair.Length == 2)
            .ToList();
        // A password that equals a name cannot be masked without making every message unreadable.
        var names = pairs
            .Where(p => !IsSecret(p.Pair[0], p.Pair[1]))
            .Select(p => p.Pair[1])
            .Concat(environments.Keys)
            .ToHashSet();
        foreach (var (owner, pair) in pairs)
        foreach (var secret in Secrets(pair[0], pair[1]).Where(s => s.Length >= Shortest && !names.Contains(s)))
            redactor.Learn($"{owner}.{pair[0]}", secret);
    }

    /// <summary>Whether a variable of that name and value holds a password.</summary>
    internal static bool IsSecret(string key, string value) => Secrets(key, value).Any();

    private static IEnumerable<string> Secrets(string key, string value)
    {
        if (SecretName().IsMatch(key) && !value.Contains("://", StringComparison.Ordinal))
            yield return value;
        foreach (Match url in UrlPassword().Matches(value))
        {
            yield return url.Groups[1].Value;
            yield return Uri.UnescapeDataString(url.Groups[1].Value);
        }
    }

    /// <summary>
    /// A password that equals a role's name (it happens) cannot be masked without making every message unreadable.
    /// </summary>
    private static HashSet<string> KnownNames(Stack stack)
    {
        var (database, roles) = (stack.Definition.Database, stack.Definition.Roles);
        string?[] names =
        [
            stack.Compose.Project,
            database?.Name,
            database?.User,
            database?.Service,
            roles?.Legacy,
            roles?.App.Name,
            roles?.Migrator?.Name,
        ];
        return [.. names.OfType<string>(), .. stack.Compose.Services.Select(s => s.Name)];
    }

    [GeneratedRegex("(?i)(passw|passwd|secret|token|api_?key|private_?key|credential)")]
    private static partial Regex SecretName();

    [GeneratedRegex("://[^:/@\\s]*:([^@/\\s]+)@")]
    private static partial Regex UrlPassword();
}
