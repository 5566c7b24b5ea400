using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Versions;

/// <summary>One key of <c>GitVersion.yml</c> and its value. What is wrong goes to the context.</summary>
/// <param name="Path">The key with what it is below, such as <c>branches.main.label</c>.</param>
internal sealed record FileKey(ReadContext Context, string Path, string Name, Place At, YamlNode Value)
{
    /// <summary>A text, which may be empty; null, and a problem, for anything else.</summary>
    public string? Text() => Value.Kind == YamlKind.Scalar ? Value.Text : Wrong<string>("a text");

    /// <summary>A regular expression; null, and a problem, for anything else.</summary>
    public string? Pattern()
    {
        if (Text() is not { } text)
            return null;
        try
        {
            return Patterns.Compile(text) is not null ? text : null;
        }
        catch (ArgumentException)
        {
            return Wrong<string>("a regular expression of .NET");
        }
    }

    public bool? Flag() =>
        Value.Text.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            _ => Wrong("true or false"),
        };

    /// <summary>One of the names, in any case.</summary>
    public T? Choice<T>()
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        if (names.FirstOrDefault(n => n.Equals(Value.Text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return Enum.Parse<T>(name);
        Wrong<string>($"one of {string.Join(", ", names)}");
        return null;
    }

    public IReadOnlyList<string> Texts() =>
        Value.Kind == YamlKind.List && Value.Items.All(i => i.Kind == YamlKind.Scalar)
            ? [.. Value.Items.Select(i => i.Text)]
            : Wrong<string[]>("a list of texts") ?? [];

    /// <summary>The keys below this one; none, and a problem, where it is no mapping.</summary>
    public IEnumerable<FileKey> Keys()
    {
        if (Value.Kind is not (YamlKind.Map or YamlKind.Nothing))
            Wrong<string>("a mapping");
        return Value.Pairs.Select(p => new FileKey(Context, Below(p.Key), p.Key, p.At, p.Value));
    }

    /// <summary>GitVersion knows the key or the value, and it is not computed here.</summary>
    public void Refuse(string what) =>
        Context.Add(
            At,
            Path,
            "a setting that is computed here",
            what,
            hint: "Remove it, or install dotnet-gitversion, whose answer is taken where it is on PATH."
        );

    public void Unknown(IEnumerable<string> known) =>
        Context.Add(
            At,
            Path,
            $"one of {string.Join(", ", known)}",
            $"the unknown key {ReadContext.Quote(Name)}",
            Nearest.To(Name, known),
            "docs/version.md lists what is read."
        );

    private string Below(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private bool? Wrong(string expected)
    {
        Wrong<string>(expected);
        return null;
    }

    public T? Wrong<T>(string expected)
        where T : class
    {
        Context.Add(
            Value.At,
            Path,
            expected,
            Value.Kind == YamlKind.Scalar ? ReadContext.Quote(Value.Text) : Value.KindText
        );
        return null;
    }
}
