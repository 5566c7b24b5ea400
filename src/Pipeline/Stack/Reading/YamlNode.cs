namespace Pipeline.Stacks;

/// <summary>A YAML value with its place; text is kept as written, whatever type YAML would guess.</summary>
internal sealed record YamlNode(
    YamlKind Kind,
    Place At,
    string Text,
    IReadOnlyList<YamlNode> Items,
    IReadOnlyList<YamlPair> Pairs
)
{
    public static YamlNode Nothing(Place at) => new(YamlKind.Nothing, at, "", [], []);

    public static YamlNode Scalar(Place at, string text) => new(YamlKind.Scalar, at, text, [], []);

    public static YamlNode List(Place at, IReadOnlyList<YamlNode> items) => new(YamlKind.List, at, "", items, []);

    public static YamlNode Map(Place at, IReadOnlyList<YamlPair> pairs) => new(YamlKind.Map, at, "", [], pairs);

    public string KindText =>
        Kind switch
        {
            YamlKind.Scalar => "text",
            YamlKind.List => Items.Count == 0 ? "an empty list" : "a list",
            YamlKind.Map => "a mapping",
            _ => "nothing",
        };
}
