using System.Text;
using Pipeline.Postgres;
using RoleModel = Pipeline.Stacks.RoleModel;

namespace Pipeline.Database;

/// <summary>
/// The permission matrix, as printed: verdicts first, the statement in what is left of 64 columns (a log's own prefix
/// takes 15 of 80).
/// </summary>
public static class PermissionMatrix
{
    private const int Width = 64;

    /// <returns>Lines of at most 64 characters; a column that was tried for no statement is left out.</returns>
    public static string Print(IReadOnlyList<MatrixRow> rows, RoleModel roles)
    {
        var columns = new (string Head, string Whose, Func<MatrixRow, Verdict?> Of)[]
        {
            ("OLD", $"{roles.Legacy}", r => r.Legacy),
            ("BEFORE", $"{roles.App.Name}, before the switch", r => r.Before),
            ("AFTER", $"{roles.App.Name}, after it", r => r.After),
        }
            .Where(c => rows.Any(r => c.Of(r) is not null))
            .ToList();
        var text = new StringBuilder("permission matrix");
        foreach (var column in columns)
            text.Append($"\n  {column.Head, -6} = {column.Whose}");
        var cell = Math.Max(
            8,
            columns.SelectMany(c => rows.Select(r => Word(c.Of(r)).Length)).DefaultIfEmpty(0).Max() + 1
        );
        foreach (var group in rows.GroupBy(r => r.Expected).OrderBy(g => g.Key))
        {
            text.Append($"\n  {string.Concat(columns.Select(c => c.Head.PadRight(cell)))}must be {Word(group.Key)}");
            foreach (var row in group)
            {
                var words = string.Concat(columns.Select(c => Word(c.Of(row)).PadRight(cell)));
                text.Append($"\n  {words}{Short(row.Statement, Width - 2 - (cell * columns.Count))}");
            }
        }

        return text.ToString();
    }

    private static string Word(Verdict? verdict) => verdict?.ToString().ToUpperInvariant() ?? "-";

    private static string Short(string statement, int width) =>
        statement.Length <= width ? statement : statement[..(width - 1)] + "…";
}
