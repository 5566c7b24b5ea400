namespace Pipeline.Stacks;

/// <summary>One image of the stack that holds baked code.</summary>
/// <param name="Name">The name compose runs it by.</param>
/// <param name="Services">Every service of the compose model that runs this image, in the model's order.</param>
public sealed record StackImage(
    string Name,
    ComposeBuild Build,
    IReadOnlyList<string> Services,
    IReadOnlyList<CodeTree> Trees
);
