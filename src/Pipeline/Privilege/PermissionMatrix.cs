using Pipeline.Postgres;
using Pipeline.Reports;

namespace Pipeline.Privilege;

/// <summary>One statement, and what each role gets: ALLOWED, DENIED or INCONCLUSIVE; null where it was not tried.</summary>
public sealed record MatrixRow(string Statement, Verdict Expected, Verdict? Legacy, Verdict? Before, Verdict? After = null);

/// <summary>The permission matrix, as printed.</summary>
public static class PermissionMatrix
{
    private const int Widest = 100;

    public static string Print(IReadOnlyList<MatrixRow> rows)
    {
        using var text = new StringWriter();
        Tables.Write(text, ["statement", "expected", "legacy role", "app before", "app after"],
            rows.Select(r => new[] { Short(r.Statement), Word(r.Expected), Word(r.Legacy), Word(r.Before), Word(r.After) }));
        return text.ToString().TrimEnd();
    }

    private static string Word(Verdict? verdict) => verdict?.ToString().ToUpperInvariant() ?? "not tried";

    private static string Short(string statement) => statement.Length <= Widest ? statement : statement[..(Widest - 1)] + "…";
}
