namespace Pipeline.Stacks;

internal sealed record YamlPair(string Key, Place At, YamlNode Value);
