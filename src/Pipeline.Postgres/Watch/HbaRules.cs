using System.Net;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Which line the server goes by for a login (documentation 20.1): the first one that fits, whatever comes behind it.
/// </summary>
public sealed record HbaRules(IReadOnlyList<HbaRule> Rules, IReadOnlyDictionary<string, IReadOnlySet<string>> Groups)
{
    /// <summary>
    /// Methods that refuse, or ask for a proof of who it is. The others (trust, peer, ident) take the client's word.
    /// </summary>
    private static readonly HashSet<string> Asking =
    [
        "scram-sha-256",
        "md5",
        "password",
        "reject",
        "ldap",
        "radius",
        "pam",
        "bsd",
        "gss",
        "sspi",
        "cert",
        "oauth",
    ];

    /// <returns>Null when the role may not read them; only a superuser may, unless it was granted.</returns>
    public static async Task<HbaRules?> Read(NpgsqlDataSource admin, CancellationToken ct)
    {
        try
        {
            await using var connection = await admin.OpenConnectionAsync(ct);
            var order = connection.PostgreSqlVersion.Major >= 16 ? "rule_number" : "line_number";
            var rules = await connection.Rows(
                $"""
                SELECT line_number, type, coalesce(database, ARRAY[]::text[]), coalesce(user_name, ARRAY[]::text[]), coalesce(address, ''), coalesce(netmask, ''), auth_method
                FROM pg_catalog.pg_hba_file_rules
                WHERE error IS NULL AND auth_method IS NOT NULL AND (type <> 'hostssl' OR current_setting('ssl') = 'on') ORDER BY {order}
                """,
                r => new HbaRule(
                    r.GetInt32(0),
                    r.GetString(1),
                    r.GetFieldValue<string[]>(2),
                    r.GetFieldValue<string[]>(3),
                    r.GetString(4),
                    r.GetString(5),
                    r.GetString(6)
                ),
                ct
            );
            var groups = await connection.Rows(
                """
                SELECT m.rolname::text, g.rolname::text FROM pg_catalog.pg_roles m JOIN pg_catalog.pg_roles g ON pg_has_role(m.oid, g.oid, 'MEMBER') AND NOT m.rolsuper
                """,
                r => (Member: r.GetString(0), Group: r.GetString(1)),
                ct
            );
            return new HbaRules(
                rules,
                groups
                    .GroupBy(g => g.Group)
                    .ToDictionary(g => g.Key, g => (IReadOnlySet<string>)g.Select(m => m.Member).ToHashSet())
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
    }

    /// <summary>
    /// The line by which the role gets in from the address without a password, with TLS or without it: the client
    /// decides. Pure.
    /// </summary>
    public HbaRule? Open(string role, string database, IPAddress from) =>
        ((string[])["hostnossl", "hostssl"])
            .Select(t => Rules.FirstOrDefault(r => (r.Type == "host" || r.Type == t) && Fits(r, role, database, from)))
            .FirstOrDefault(first => first is not null && !Asking.Contains(first.Method));

    private bool Fits(HbaRule rule, string role, string database, IPAddress from) =>
        rule.Databases.Any(d =>
            d == "all"
            || d == database
            || (d == "sameuser" && database == role)
            || d is "samerole" or "samegroup"
            || Matches(d, database)
        )
        && rule.Users.Any(u =>
            u == "all"
            || u == role
            || (u.StartsWith('+') && Groups.GetValueOrDefault(u[1..])?.Contains(role) == true)
            || Matches(u, role)
        )
        && FitsAddress(rule, from);

    private static bool Matches(string pattern, string name) =>
        pattern.StartsWith('/')
        && System.Text.RegularExpressions.Regex.IsMatch(
            name,
            pattern[1..],
            System.Text.RegularExpressions.RegexOptions.CultureInvariant
        );

    private static bool FitsAddress(HbaRule rule, IPAddress from)
    {
        if (rule.Address is "all" or "samenet" or "samehost")
            return true;
        if (
            !IPAddress.TryParse(rule.Address, out var network)
            || !IPAddress.TryParse(rule.Netmask, out var mask)
            || network.AddressFamily != from.AddressFamily
        )
            return !IPAddress.TryParse(rule.Address, out _) && rule.Address.Length > 0;
        var (a, b, m) = (network.GetAddressBytes(), from.GetAddressBytes(), mask.GetAddressBytes());
        return a.Zip(b, m).All(t => (t.First & t.Third) == (t.Second & t.Third));
    }
}
