using System.Text;

namespace Pipeline.Inventories;

/// <summary>Text for a terminal of 100 columns: headings, and sentences that are wrapped at blanks.</summary>
internal sealed class Lines
{
    private const int Width = 100;
    private readonly StringBuilder _text = new();

    public void Heading(string text)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        Wrap(text, "", 2);
    }

    /// <param name="first">What the first line begins with; the others are indented as far.</param>
    public void Add(string text, string first = "  ") => Wrap(text, first, first.Length);

    /// <summary>As it is, such as a table.</summary>
    public void Raw(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();

    private void Wrap(string text, string first, int indent)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + word.Length >= Width)
            {
                _text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(' ', indent);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        _text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
