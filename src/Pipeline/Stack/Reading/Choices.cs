using Pipeline.Terms;

namespace Pipeline.Stacks;

/// <summary>Keys of <c>pipeline.yml</c> that take one of a few words.</summary>
internal static class Choices
{
    /// <param name="text">What the file has; null where the key is absent.</param>
    public static T Read<T>(Section section, string key, string? text, Dictionary<string, T> choices, T fallback)
    {
        if (text is null || choices.TryGetValue(text, out var choice))
            return text is null ? fallback : choices[text];
        section.Context.Add(
            section.Node(key)!.At,
            section.KeyPath(key),
            $"one of {string.Join(", ", choices.Keys)}",
            ReadContext.Quote(text),
            Nearest.To(text, choices.Keys)
        );
        return fallback;
    }
}
