using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// The forms of a secret that the redactor knows: as it is; URL-encoded (any case, any subset of the characters,
/// <c>+</c> for space, encoded twice); JSON, C, shell, SQL, YAML, env and HTML escapes, once or nested in JSON; hex;
/// base64 in every alignment, both alphabets, with or without padding, wrapped into lines; each line of a secret of
/// several lines. Not known, and so no promise: compressed, encrypted, hashed or reversed text, UTF-16 bytes, base64 of
/// base64, a part of a secret.
/// </summary>
internal static class SecretForms
{
    /// <summary>Adds all forms of one secret.</summary>
    internal static void Add(RedactionGraph graph, string name, string value, int minimum)
    {
        AddText(graph, name, value);
        AddBytes(graph, name, Encoding.UTF8.GetBytes(value));
        var lines = value.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Where(l => l.Length >= minimum && l != value))
        {
            AddText(graph, name, line);
            AddBytes(graph, name, Encoding.UTF8.GetBytes(line));
        }
    }

    private static void AddText(RedactionGraph graph, string name, string value)
    {
        var at = graph.Add();
        graph.Starts.Add(at);
        foreach (var rune in value.EnumerateRunes())
        {
            var next = graph.Add();
            foreach (var form in CharacterForms.Of(rune))
                graph.Link(at, next, form);
            at = next;
        }

        graph.Accept(at, name);
    }

    private static void AddBytes(RedactionGraph graph, string name, byte[] bytes)
    {
        AddHex(graph, name, bytes);
        for (var alignment = 0; alignment < 3; alignment++)
            Base64Forms.Add(graph, name, bytes, alignment);
    }

    /// <summary>With or without a separator between the bytes, as the usual dump tools print them.</summary>
    private static void AddHex(RedactionGraph graph, string name, byte[] bytes)
    {
        var at = graph.Add();
        graph.Starts.Add(at);
        for (var i = 0; i < bytes.Length; i++)
        {
            var next = graph.Add();
            var digits = CharacterForms.Hex(bytes[i], 2);
            graph.Link(at, next, digits);
            if (i > 0)
                graph.Link(at, next, [" :-", .. digits]);
            at = next;
        }

        graph.Accept(at, name);
    }
}
