namespace Pipeline.Stacks;

/// <summary>Reads <c>pipeline.yml</c>, strictly.</summary>
public static class StackReader
{
    /// <exception cref="StackException">The file is missing or wrong; holds every problem found.</exception>
    public static StackDefinition Read(string path) => throw new NotImplementedException();
}
