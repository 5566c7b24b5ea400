using Pipeline.Docker;

namespace Pipeline.Running;

/// <summary>
/// Locks of one engine are volumes: it creates a volume under a lock on its name, and answers every later request for
/// that name with the first one's labels. A volume, unlike a container, needs no image.
/// </summary>
internal sealed class VolumeLocks(VolumeApi volumes) : ILockPlace
{
    public string RemoveCommand => "docker volume rm";

    /// <summary>The labels of a volume stay as they are.</summary>
    public bool CanReplace => false;

    public Task Replace(HeldLock held, IReadOnlyDictionary<string, string> labels, CancellationToken ct) =>
        throw new NotSupportedException("the labels of a volume cannot be replaced");

    public Task Create(string name, IReadOnlyDictionary<string, string> labels, CancellationToken ct) =>
        volumes.Create(new VolumeSpec { Name = name, Labels = labels.ToDictionary() }, ct);

    public async Task<HeldLock?> Find(string name, CancellationToken ct) =>
        await volumes.TryInspect(name, ct) is { } there ? new HeldLock(there.Name, there.Name, there.Labels) : null;

    public Task Remove(HeldLock held, CancellationToken ct) => volumes.Remove(held.Name, force: true, ct);
}
