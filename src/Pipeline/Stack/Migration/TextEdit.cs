using System.Text;

namespace Pipeline.Stacks;

/// <summary>One place of a text that becomes another text.</summary>
internal sealed record TextEdit(int Start, int Length, string Text)
{
    /// <summary>Edits do not overlap; those at one place come in the order given.</summary>
    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var (result, from) = (new StringBuilder(), 0);
        foreach (var edit in edits.OrderBy(e => e.Start))
        {
            result.Append(text, from, edit.Start - from).Append(edit.Text);
            from = edit.Start + edit.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }
}
