namespace Pipeline.Stacks;

/// <summary>Puts a definition and the resolved compose model together, and refuses what does not fit.</summary>
public static class StackLoader
{
    /// <exception cref="StackException">With every contradiction between the two files.</exception>
    public static Stack Load(StackDefinition definition, ComposeModel compose) => throw new NotImplementedException();
}
