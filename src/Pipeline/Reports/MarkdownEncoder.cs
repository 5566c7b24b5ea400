namespace Pipeline.Reports;

/// <summary>
/// For values inside of Markdown: nothing in them is markup, a tag, or the end of a cell, and each stays on its line.
/// </summary>
internal sealed class MarkdownEncoder : ValueEncoder
{
    private const string Markup = @"\`*_[]|~#";

    public override void Encode(string? text, TextWriter target)
    {
        foreach (var character in (text ?? "").ReplaceLineEndings("\n"))
            target.Write(Encoded(character));
    }

    private static string Encoded(char character) =>
        character switch
        {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '\n' => "<br>",
            _ when BidiControls.Has(character) => $@"\{BidiControls.Shown(character)}",
            _ when Markup.Contains(character, StringComparison.Ordinal) => $@"\{character}",
            _ => character.ToString(),
        };
}
