using System.Text;

namespace Pipeline.Releases;

/// <summary>Text for a terminal, broken at blanks. Pure.</summary>
internal static class Wrapping
{
    /// <param name="first">What the first line begins with; the others are indented as far.</param>
    /// <param name="width">Columns; a word that is longer has a line of its own.</param>
    public static IEnumerable<string> Lines(string text, string first, int width)
    {
        foreach (var (part, start) in text.Split('\n').Select((p, i) => (p, i == 0 ? first : Blanks(first))))
        {
            var line = new StringBuilder(start);
            foreach (var word in part.Split(' '))
            {
                if (line.Length > first.Length && line.Length + 1 + word.Length > width)
                {
                    yield return line.ToString();
                    line.Clear().Append(Blanks(first));
                }

                line.Append(line.Length > first.Length ? " " : "").Append(word);
            }

            yield return line.ToString().TrimEnd();
        }
    }

    private static string Blanks(string first) => new(' ', first.Length);
}
