using System.Globalization;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// The lock where the contention is: on the engine, so that two pipelines with two state folders do not work on one
/// stack, and neither do two on two managers of a swarm. It is an object of a fixed name, and whoever finds the own
/// nonce in its labels has the lock. It goes when its holder's process is dead for certain, never by age; on a swarm
/// also when somebody asks for it (<see cref="TakesOver"/>) and its holder shows no sign of life.
/// </summary>
public sealed class EngineLock
{
    private const int LookEvery = 200;
    private readonly ILockPlace _place;
    private readonly Dictionary<string, string> _labels;
    private readonly string _nonce = Guid.NewGuid().ToString("N")[..12];
    private readonly Action<string> _say;

    /// <param name="holder">Who asks, for the message of whoever does not get it.</param>
    internal EngineLock(ILockPlace place, string project, string holder, Action<string> say)
    {
        (_place, _say, Name) = (place, say, NameOf(project));
        _labels = new Dictionary<string, string>
        {
            [Labels.Project] = project,
            [Labels.Kind] = Labels.LockKind,
            [Labels.Holder] = holder,
            [Labels.Maker] = ProcessIdentity.Mine.ToString(),
            [Labels.Nonce] = _nonce,
        };
    }

    /// <summary>The holder's state folder, for whoever finds it dead.</summary>
    public string? State
    {
        init => _labels[Labels.State] = value ?? "";
    }

    /// <summary>Takes the lock also from another machine's holder, once that has shown no sign of life for a
    /// while.</summary>
    public bool TakesOver { get; init; }

    /// <summary>How long that is.</summary>
    public TimeSpan Silence { get; init; } = Limits.LockSilence;

    /// <summary>Whether writes that an earlier holder has begun may still arrive.</summary>
    public bool IsFenceDue => _labels.ContainsKey(Labels.FenceDue);

    /// <summary>Given the state folder of a dead holder: throws where its lock must not be taken over.</summary>
    public Action<string> RequireTakeable { get; init; } = _ => { };

    /// <summary>Of the volume, or of the config.</summary>
    public string Name { get; }

    /// <summary>Whether others see when its holder lives, and may take it over.</summary>
    public bool CanBeTakenOver => _place.CanReplace;

    /// <summary>
    /// Who holds the lock of a project now; null when nobody does, or only a dead process. Writes nothing.
    /// </summary>
    internal static async Task<string?> HeldBy(ILockPlace place, string project, CancellationToken ct) =>
        await place.Find(NameOf(project), ct) is { } there && LifeOf(there) != ProcessLife.Dead
            ? HolderOf(there)
            : null;

    /// <exception cref="PipelineException">Exit 5: another pipeline holds it, and which.</exception>
    public async Task Take(TimeSpan wait, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await Take(Name, wait, clock, ct);
        }
        catch
        {
            await Release();
            throw;
        }
    }

    /// <summary>
    /// Gives it back. Where the engine does not answer it stays, and the next pipeline finds its holder dead.
    /// </summary>
    public async Task Release()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await Drop(Name, _nonce, limit.Token);
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            _say($"the lock {Name} is still on the engine: {e.Message}; the next run removes it by itself");
        }
    }

    /// <summary>Who has it now, for people; null while it is ours.</summary>
    public async Task<string?> LostTo(CancellationToken ct) =>
        await _place.Find(Name, ct) is not { } there
            ? "it is gone: whoever took it over has ended, or somebody removed it"
        : NonceOf(there) == _nonce ? null
        : $"it was taken over by {HolderOf(there)}";

    /// <summary>Shows once that the holder lives; nothing, where the lock is somebody else's by now.</summary>
    public async Task Beat(TimeProvider clock, CancellationToken ct)
    {
        if (await _place.Find(Name, ct) is not { } there || NonceOf(there) != _nonce)
            return;
        var now = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await _place.Replace(there, new Dictionary<string, string>(there.Labels) { [Labels.Beat] = now }, ct);
    }

    /// <summary>Nothing of an earlier holder can arrive any more.</summary>
    public async Task Fenced(CancellationToken ct)
    {
        _labels.Remove(Labels.FenceDue);
        if (await _place.Find(Name, ct) is { } there && NonceOf(there) == _nonce)
            await _place.Replace(there, _labels, ct);
    }

    private async Task Take(string name, TimeSpan wait, TimeProvider clock, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        for (var told = false; ; )
        {
            await _place.Create(name, _labels, ct);
            if (await _place.Find(name, ct) is not { } there)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(LookEvery), clock, ct); // Given back just now.
                continue;
            }

            if (NonceOf(there) == _nonce)
                return;
            if (LifeOf(there) == ProcessLife.Dead || IsFormer(there))
            {
                await TakeOver(there, wait, clock, ct);
                continue;
            }

            if (TakesOver && CanBeTakenOver && IsLockElsewhere(there))
            {
                await RequireSilent(there, clock, ct);
                await Replace(there, isForced: true, ct);
                continue;
            }

            if (clock.GetElapsedTime(started) >= wait)
                throw Busy(there);
            if (!told)
                _say($"waiting up to {wait} for {HolderOf(there)}");
            told = true;
            await Task.Delay(TimeSpan.FromMilliseconds(LookEvery), clock, ct);
        }
    }

    /// <summary>
    /// A volume is removed by its name, so a slow second one could remove the lock that a quick first one has taken
    /// meanwhile: whoever clears a dead lock holds another lock, named after that very one, and looks once more before.
    /// </summary>
    private async Task TakeOver(HeldLock dead, TimeSpan wait, TimeProvider clock, CancellationToken ct)
    {
        if (CanBeTakenOver)
        {
            RequireTakeable(dead.Labels.GetValueOrDefault(Labels.State, ""));
            await Replace(dead, isForced: false, ct);
            return;
        }

        var right = $"{dead.Name}.{NonceOf(dead)}";
        await Take(right, wait, clock, ct);
        try
        {
            RequireTakeable(dead.Labels.GetValueOrDefault(Labels.State, ""));
            if (await Drop(dead.Name, NonceOf(dead), ct))
                _say($"taking over from {HolderOf(dead)}: it ended without releasing the lock");
        }
        finally
        {
            await Drop(right, _nonce, CancellationToken.None);
        }
    }

    /// <summary>
    /// Compare and swap. That a fence is due stays with the lock until there is one, so it outlives a taker that dies.
    /// </summary>
    private async Task Replace(HeldLock there, bool isForced, CancellationToken ct)
    {
        if (isForced || there.Labels.ContainsKey(Labels.FenceDue))
            _labels[Labels.FenceDue] = "yes";
        await _place.Replace(there, _labels, ct);
        if (await LostTo(ct) is null)
            _say(
                $"taking over from {HolderOf(there)}: "
                    + (isForced ? $"it showed no sign of life for {Silence}" : "it ended without releasing the lock")
            );
        else
            _labels.Remove(Labels.FenceDue);
    }

    /// <summary>Seen by the version, so no two clocks have to agree.</summary>
    /// <exception cref="PipelineException">Exit 5: the holder lives.</exception>
    private async Task RequireSilent(HeldLock there, TimeProvider clock, CancellationToken ct)
    {
        _say($"looking for {Silence} whether it still shows a sign of life: {HolderOf(there)}");
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < Silence; )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(LookEvery), clock, ct);
            if (await _place.Find(there.Name, ct) is { } now && (now.Id, now.Version) != (there.Id, there.Version))
                throw new PipelineException(
                    ExitCode.Locked,
                    $"another pipeline works on this stack, and it lives: {HolderOf(now)}; nothing was taken over",
                    "wait for it, or add --lock-wait 10m; end it on its machine if it must not go on"
                );
        }
    }

    /// <summary>Removes that very lock and no other one of its name.</summary>
    private async Task<bool> Drop(string name, string nonce, CancellationToken ct)
    {
        if (await _place.Find(name, ct) is not { } there || NonceOf(there) != nonce)
            return false;
        await _place.Remove(there, ct);
        return true;
    }

    /// <summary>
    /// Of an earlier run of this very process that left its release open; as the lock of that state folder is ours now,
    /// it has ended.
    /// </summary>
    private bool IsFormer(HeldLock there) =>
        _labels.ContainsKey(Labels.State)
        && new[] { Labels.Maker, Labels.State }.All(l => there.Labels.GetValueOrDefault(l) == _labels[l]);

    private PipelineException Busy(HeldLock there) =>
        LifeOf(there) == ProcessLife.Alive
            ? PipelineLock.Busy(HolderOf(there))
            : new PipelineException(
                ExitCode.Locked,
                $"another pipeline works on this stack: {HolderOf(there)}; it runs on another host or in a "
                    + "container, so whether it still lives cannot be seen from here",
                "wait for it, or add --lock-wait 10m; "
                    + (
                        CanBeTakenOver && IsLockElsewhere(there)
                            ? "when it does not go on, --take-over, which looks first whether it shows a sign of life"
                            : $"only if you know that it is dead: {_place.RemoveCommand} {there.Name}"
                    )
            );

    internal static string NameOf(string project) => $"{project}_pipeline-lock";

    private static string NonceOf(HeldLock there) => there.Labels.GetValueOrDefault(Labels.Nonce) ?? "unnamed";

    private static string HolderOf(HeldLock there) =>
        there.Labels.GetValueOrDefault(Labels.Holder) ?? $"somebody who made {there.Name}";

    /// <summary>A lock whose holder cannot be looked at from here.</summary>
    private static bool IsLockElsewhere(HeldLock there) =>
        LifeOf(there) == ProcessLife.Elsewhere && there.Labels.GetValueOrDefault(Labels.Kind) == Labels.LockKind;

    /// <summary>An object of that name without the label is somebody's; it is not ours to remove.</summary>
    private static ProcessLife LifeOf(HeldLock there) =>
        ProcessIdentity.Parse(there.Labels.GetValueOrDefault(Labels.Maker))?.Look() ?? ProcessLife.Elsewhere;
}
