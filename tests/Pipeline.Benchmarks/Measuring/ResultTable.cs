using Spectre.Console;

namespace Pipeline.Benchmarks.Measuring;

/// <summary>The one table, as Markdown.</summary>
public static class ResultTable
{
    private const int WideEnough = 2000;

    public static IReadOnlyList<string> Columns { get; } =
    ["what", "ours", "peer", "ours / peer", "limit of the machine", "share of the limit", "goal", "result"];

    /// <summary>Medians, with the lowest and the highest value in brackets.</summary>
    public static string Markdown(IReadOnlyList<Row> rows)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var column in Columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows)
            table.AddRow([.. row.Cells.Select(c => Markup.Escape(c.Replace("|", "\\|", StringComparison.Ordinal)))]);
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        console.Profile.Width = WideEnough;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
        return string.Join('\n', text.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)) + "\n";
    }
}
