using HandlebarsDotNet;

namespace Pipeline.Reports;

/// <summary>For values inside of HTML: none is markup, and none turns the direction of what follows it.</summary>
internal sealed class PageEncoder : ValueEncoder
{
    private readonly HtmlEncoder _html = new();

    public override void Encode(string? text, TextWriter target) =>
        _html.Encode(
            string.Concat((text ?? "").Select(c => BidiControls.Has(c) ? BidiControls.Shown(c) : c.ToString())),
            target
        );
}
