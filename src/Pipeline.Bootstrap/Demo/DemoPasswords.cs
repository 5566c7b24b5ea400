using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Bootstrap;

/// <summary>
/// Passwords of one layout, drawn anew each time. They travel by files of mode 600 and standard input only.
/// </summary>
internal sealed record DemoPasswords(string Legacy, string App, string Migrator)
{
    public static DemoPasswords Draw() => new(One(), One(), One());

    public IReadOnlyDictionary<string, string> Values =>
        new Dictionary<string, string> { ["legacy"] = Legacy, ["app"] = App };

    /// <summary>
    /// Gives the two limited roles their passwords. First keeps the statements out of pg_stat_statements and, should
    /// they fail, out of the server's log.
    /// </summary>
    public byte[] Sql() =>
        Encoding.UTF8.GetBytes(
            $"""
            SET pg_stat_statements.track_utility = off;
            SET log_min_error_statement = panic;
            ALTER ROLE tradingbot_gui_app PASSWORD '{App}';
            ALTER ROLE tradingbot_gui_migrator PASSWORD '{Migrator}';

            """
        );

    /// <summary>Nothing of it is ever printed.</summary>
    public override string ToString() => "***";

    /// <summary>Hex: the same raw, in a URL, in SQL and in an env file.</summary>
    private static string One() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
