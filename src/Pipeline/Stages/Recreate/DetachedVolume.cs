namespace Pipeline.Stages.Recreate;

/// <summary>
/// A volume that a recreate takes away from its service: what is in it stays on the engine, and the service does not
/// read it any more.
/// </summary>
/// <param name="Service">The service whose container has it.</param>
/// <param name="Volume">Its name.</param>
/// <param name="Destination">Where it is mounted.</param>
/// <param name="Image">The image that it was filled from.</param>
/// <param name="Covered">Where other mounts of its container cover a part of it, so that the service does not see what
/// is there.</param>
public sealed record DetachedVolume(
    string Service,
    string Volume,
    string Destination,
    string Image,
    IReadOnlyList<string> Covered
)
{
    /// <summary>Where a part of the volume is meant: its folder there; "" for all of it.</summary>
    public string Folder { get; init; } = "";
}
