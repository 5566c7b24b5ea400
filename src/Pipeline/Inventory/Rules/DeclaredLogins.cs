using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>
/// Finds the logins to Postgres in an environment: URLs, and groups of variables such as PGHOST and PGUSER. Pure.
/// </summary>
internal static partial class DeclaredLogins
{
    private const int UsualPort = 5432;
    private static readonly string[] Hosts = ["HOST", "HOSTNAME", "SERVER", "ADDR"];
    private static readonly string[] Users = ["USER", "USERNAME", "LOGIN"];
    private static readonly string[] Databases = ["NAME", "DATABASE", "DB", "DBNAME"];
    private static readonly string[] Passwords = ["PASSWORD", "PASS", "PASSWD"];

    /// <param name="environment">Entries <c>NAME=value</c>.</param>
    public static IReadOnlyList<DeclaredLogin> Find(IEnumerable<string> environment)
    {
        var variables = environment
            .Select(e => e.Split('=', 2))
            .Where(p => p is [_, { Length: > 0 }])
            .DistinctBy(p => p[0])
            .ToDictionary(p => p[0], p => p[1]);
        return [.. variables.Select(v => FromUrl(v.Key, v.Value)).OfType<DeclaredLogin>(), .. Groups(variables)];
    }

    private static DeclaredLogin? FromUrl(string name, string value) =>
        Url().Match(value) is not { Success: true } match
            ? null
            : new DeclaredLogin(
                name,
                match.Groups["host"].Value,
                int.TryParse(match.Groups["port"].Value, CultureInfo.InvariantCulture, out var port) ? port : UsualPort,
                Text(match.Groups["database"]),
                Text(match.Groups["user"]),
                Text(match.Groups["password"]) is { } password ? new HiddenValue(password) : null
            );

    private static IEnumerable<DeclaredLogin> Groups(Dictionary<string, string> variables)
    {
        foreach (var (name, host) in variables)
            if (
                Hosts.FirstOrDefault(h => name.EndsWith(h, StringComparison.Ordinal)) is { } ending
                && name[..^ending.Length] is { Length: > 0 } prefix
                && OfADatabase().IsMatch(prefix)
                && First(variables, prefix, Users) is { } role
            )
                yield return new DeclaredLogin(
                    prefix,
                    host,
                    int.TryParse(First(variables, prefix, ["PORT"]), CultureInfo.InvariantCulture, out var port)
                        ? port
                        : UsualPort,
                    First(variables, prefix, Databases),
                    role,
                    First(variables, prefix, Passwords) is { } password ? new HiddenValue(password) : null
                );
    }

    private static string? First(Dictionary<string, string> variables, string prefix, string[] endings) =>
        endings.Select(e => variables.GetValueOrDefault(prefix + e)).FirstOrDefault(v => v is not null);

    private static string? Text(Group group) => group.Length == 0 ? null : Uri.UnescapeDataString(group.Value);

    [GeneratedRegex(
        @"^postgres(ql)?(\+\w+)?://((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<host>[^:/?]+)(:(?<port>\d+))?(/(?<database>[^?]*))?"
    )]
    private static partial Regex Url();

    [GeneratedRegex("(?i)(^|_)(DB|PG|POSTGRES|POSTGRESQL|SQL|DATABASE)_?$")]
    private static partial Regex OfADatabase();
}
