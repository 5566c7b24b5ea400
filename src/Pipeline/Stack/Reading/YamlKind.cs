namespace Pipeline.Stacks;

internal enum YamlKind
{
    Nothing,
    Scalar,
    List,
    Map,
}
