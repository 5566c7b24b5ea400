using System.Text;
using HandlebarsDotNet;

namespace Pipeline.Reports;

/// <summary>For values inside of HTML: none is markup, and none turns the direction of what follows it.</summary>
internal sealed class PageEncoder : ITextEncoder
{
    private readonly HtmlEncoder _html = new();

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target) =>
        _html.Encode(
            string.Concat((text ?? "").Select(c => BidiControls.Has(c) ? BidiControls.Shown(c) : c.ToString())),
            target
        );

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var copy = new StringBuilder();
        while (text?.MoveNext() == true)
            copy.Append(text.Current);
        Encode(copy, target);
    }
}
