using System.Text.RegularExpressions;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// What a refusal means: 42501 has several faces, and only one of them is the denial that was asked for.
/// </summary>
internal sealed partial record Denial(bool IsPrivilege, string Reason)
{
    /// <param name="path">Schemas that unqualified names resolve to, as the refused role sees them.</param>
    public static Denial Read(PostgresException e, string sql, string database, IReadOnlyList<string> path)
    {
        var said = $"{e.MessageText} ({e.SqlState})";
        if (e.SqlState != PostgresErrorCodes.InsufficientPrivilege)
        {
            return new Denial(false, $"{said}: no answer about privileges");
        }

        if (
            e.Routine is "ExecWithCheckOptions" or "check_enable_rls"
            || e.MessageText.Contains("row-level security", StringComparison.Ordinal)
        )
        {
            return new Denial(false, $"{said}: a row-level security policy refused the row; the right itself is there");
        }

        if (!string.IsNullOrEmpty(e.Where))
        {
            return new Denial(false, $"{said}: refused inside a function or trigger, not the statement itself");
        }

        return Fits(e, sql, database, path)
            ? new Denial(true, said)
            : new Denial(false, $"{said}: that object is not named in the statement");
    }

    /// <summary>
    /// Checks of an object name it last; other 42501 ("permission denied to create role") are about the role itself.
    /// </summary>
    private static bool Fits(PostgresException e, string sql, string database, IReadOnlyList<string> path)
    {
        if (
            e.Routine?.StartsWith("aclcheck_error", StringComparison.Ordinal) != true
            && !AboutObject().IsMatch(e.MessageText)
        )
        {
            return true;
        }

        var implied =
            e.MessageText.Contains(" schema ", StringComparison.Ordinal) ? path
            : e.MessageText.Contains(" database ", StringComparison.Ordinal) ? [database]
            : [];
        return StatementText
            .Names(sql)
            .Concat(implied)
            .Any(name =>
                e.MessageText.EndsWith(" " + name, StringComparison.Ordinal)
                || e.MessageText.EndsWith("\"" + name + "\"", StringComparison.Ordinal)
            );
    }

    [GeneratedRegex("^(permission denied for|must be owner of) ")]
    private static partial Regex AboutObject();
}
