using System.Security.Cryptography;
using System.Text;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Locks of a swarm are configs, which all managers see: of many that create one name on any of them, one succeeds.
/// They are removed by ID, so never the next one of the same name.
/// </summary>
internal sealed class ConfigLocks(SwarmDataApi configs) : ILockPlace
{
    /// <summary>Of a config's name (moby/swarmkit, manager/controlapi).</summary>
    private const int LongestName = 64;

    public string RemoveCommand => "docker config rm";

    public bool CanReplace => true;

    public async Task Create(string name, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        try
        {
            await configs.Create(new SwarmDataSpec(Short(name)) { Labels = labels, Data = "lock"u8.ToArray() }, ct);
        }
        catch (Exception e) when (e is DockerConflictException or DockerOutcomeUnknownException)
        {
            // Whose it is, if there is one, is read now.
        }
    }

    /// <summary>Somebody's config of that name, too: it keeps ours from being made.</summary>
    public async Task<HeldLock?> Find(string name, CancellationToken ct) =>
        await configs.TryFind(Short(name), ct) is { } there
            ? new HeldLock(there.Spec.Name, there.Id, there.Spec.Labels, there.Version.Index)
            : null;

    public async Task Replace(HeldLock held, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        try
        {
            var spec = new SwarmDataSpec(held.Name) { Labels = labels };
            await configs.Update(held.Id, new ObjectVersion(held.Version), spec, ct);
        }
        catch (Exception e)
            when (e is DockerConflictException or DockerNotFoundException or DockerOutcomeUnknownException)
        {
            // Somebody was faster, or nobody knows: what is there is read now.
        }
    }

    public async Task Remove(HeldLock held, CancellationToken ct)
    {
        try
        {
            await configs.Remove(held.Id, ct);
        }
        catch (DockerNotFoundException)
        {
            // Somebody else has removed it.
        }
    }

    internal static string Short(string name) =>
        name.Length <= LongestName
            ? name
            : $"{name[..40]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
}
