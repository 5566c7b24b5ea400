namespace Pipeline.Secrets;

/// <summary>
/// A secret inside of base64 text. What stands before it shifts its bits by 0, 2 or 4: three alignments. The characters
/// at both ends hold foreign bits too; every character that agrees with the secret's bits is taken there.
/// </summary>
internal static class Base64Forms
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>
    /// Encoders break lines anywhere. A break among the first characters is not looked for, or half of all lines would
    /// be held back at their end; the rest of the form is found then, because a match may also begin at the next
    /// characters.
    /// </summary>
    private const int FirstBreak = 3;

    internal static void Add(RedactionGraph graph, string name, byte[] secret, int alignment)
    {
        var columns = Columns(secret, alignment);
        var at = graph.Add();
        for (var i = 0; i < columns.Count; i++)
        {
            if (i < FirstBreak && columns.Count - i >= FirstBreak + 3)
                graph.Starts.Add(at);
            var next = graph.Add();
            Link(graph, at, next, columns[i]);
            if (i >= FirstBreak)
                AddBreaks(graph, at, next, columns[i]);
            at = next;
        }

        graph.Accept(at, name);
    }

    private static void AddBreaks(RedactionGraph graph, int at, int next, string column)
    {
        var afterBreak = graph.Add();
        graph.Link(at, afterBreak, "\n");
        graph.Link(at, afterBreak, "\r", "\n");
        graph.Link(at, afterBreak, "\\", "n");
        graph.Link(at, afterBreak, "\\", "r", "\\", "n");
        Link(graph, afterBreak, next, column);
    }

    /// <summary>
    /// Both alphabets, and what JSON and URL encoders make of the two characters that are no letters or digits.
    /// </summary>
    private static void Link(RedactionGraph graph, int at, int next, string column)
    {
        graph.Link(
            at,
            next,
            column.Replace("+", "+-", StringComparison.Ordinal).Replace("/", "/_", StringComparison.Ordinal)
        );
        foreach (var special in column.Where(c => c is '+' or '/'))
        {
            var digits = CharacterForms.Hex(special, 2);
            graph.Link(at, next, ["%", .. digits]);
            graph.Link(at, next, ["\\", "u", "0", "0", .. digits]);
            if (special == '/')
                graph.Link(at, next, "\\", "/");
        }
    }

    private static List<string> Columns(byte[] secret, int alignment)
    {
        int first = alignment * 8,
            end = first + (secret.Length * 8);
        var columns = new List<string>();
        for (var start = first / 6 * 6; start < end; start += 6)
            columns.Add(string.Concat(Enumerable.Range(0, 64).Where(v => Agrees(v, start)).Select(v => Alphabet[v])));
        return columns;

        bool Agrees(int value, int start) =>
            Enumerable
                .Range(0, 6)
                .All(bit =>
                    start + bit < first || start + bit >= end || ((value >> (5 - bit)) & 1) == Bit(start + bit - first)
                );
        int Bit(int index) => (secret[index / 8] >> (7 - (index % 8))) & 1;
    }
}
