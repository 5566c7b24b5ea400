using System.Text;
using HandlebarsDotNet;

namespace Pipeline.Reports;

/// <summary>Makes a value safe for the page that it is put into, however a template gives it.</summary>
internal abstract class ValueEncoder : ITextEncoder
{
    public abstract void Encode(string? text, TextWriter target);

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var copy = new StringBuilder();
        while (text?.MoveNext() == true)
            copy.Append(text.Current);
        Encode(copy, target);
    }
}
