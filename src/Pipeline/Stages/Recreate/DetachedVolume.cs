namespace Pipeline.Stages.Recreate;

/// <summary>
/// An anonymous volume that a recreate takes away from its service: what is in it stays on the engine, and nothing
/// reads it any more.
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
);
