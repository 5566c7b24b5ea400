namespace Pipeline.Docker;

/// <summary>An image's file system.</summary>
public sealed record RootFs
{
    /// <summary>Digests of the unpacked layers, lowest first.</summary>
    public IReadOnlyList<string> Layers
    {
        get => field;
        init => field = value ?? [];
    } = [];
}
