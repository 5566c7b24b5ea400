using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running;

/// <summary>Locks as a swarm has them, in memory; all of their holders are on other machines.</summary>
internal sealed class MemoryLocks : ILockPlace
{
    private readonly Dictionary<string, HeldLock> _held = [];
    private ulong _version;

    /// <summary>Called after each look.</summary>
    public Func<Task> Found { get; set; } = () => Task.CompletedTask;

    public string RemoveCommand => "docker config rm";

    public bool CanReplace => true;

    public Task Create(string name, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        _held.TryAdd(name, new HeldLock(name, $"id{++_version}", Elsewhere(labels), _version));
        return Task.CompletedTask;
    }

    public async Task<HeldLock?> Find(string name, CancellationToken ct)
    {
        var found = _held.GetValueOrDefault(name);
        await Found();
        return found;
    }

    public Task Replace(HeldLock held, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        if (_held.GetValueOrDefault(held.Name) is { } there && (there.Id, there.Version) == (held.Id, held.Version))
            _held[held.Name] = there with { Labels = Elsewhere(labels), Version = ++_version };
        return Task.CompletedTask;
    }

    public Task Remove(HeldLock held, CancellationToken ct)
    {
        if (_held.GetValueOrDefault(held.Name)?.Id == held.Id)
            _held.Remove(held.Name);
        return Task.CompletedTask;
    }

    /// <summary>Of somebody's own object there is no maker to replace.</summary>
    private static Dictionary<string, string> Elsewhere(IReadOnlyDictionary<string, string> labels)
    {
        var moved = new Dictionary<string, string>(labels);
        if (moved.ContainsKey(Labels.Maker))
            moved[Labels.Maker] = "elsewhere m b n 1 1";
        return moved;
    }
}
