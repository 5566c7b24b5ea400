using System.Reflection;
using HandlebarsDotNet;

namespace Pipeline.Reports;

/// <summary>
/// The pages of a report, from the templates in this folder. Every value is encoded for its page, so none can be taken
/// for a part of it.
/// </summary>
internal static class ReportTemplate
{
    public static string Html(ReportDocument document) => Fill("report.html.hbs", document, null);

    public static string Markdown(ReportDocument document) => Fill("report.md.hbs", document, new MarkdownEncoder());

    private static string Fill(string name, ReportDocument document, ITextEncoder? encoder)
    {
        var handlebars = Handlebars.Create(
            new HandlebarsConfiguration
            {
                ThrowOnUnresolvedBindingExpression = true,
                FormatProvider = System.Globalization.CultureInfo.InvariantCulture,
                TextEncoder = encoder ?? new PageEncoder(),
            }
        );
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        return handlebars.Compile(reader.ReadToEnd())(document);
    }
}
