using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// One pipeline at a time for each stack: the kernel's lock in the state folder, which dies with its process, and the
/// engine's, which holds apart those who share the engine and not the folder.
/// </summary>
public sealed class StackLock : IDisposable
{
    private const int BeatsInSilence = 4;
    private readonly PipelineLock _folder;
    private readonly EngineLock _engine;
    private readonly StackContext _context;
    private readonly LockBeat? _beat;

    private StackLock(PipelineLock folder, EngineLock engine, StackContext context)
    {
        (_folder, _engine, _context) = (folder, engine, context);
        if (!engine.CanBeTakenOver)
            return;
        context.Hold.Watch(engine.LostTo);
        _beat = new LockBeat(engine, engine.Silence / BeatsInSilence, context.Clock);
    }

    /// <exception cref="PipelineException">Exit 5: another pipeline holds one of them, and which. Exit 1: the state
    /// folder cannot be written. Exit 64: a lock is to be taken over that is on no swarm.</exception>
    public static async Task<StackLock> Take(StackContext context, SessionOptions options, CancellationToken ct)
    {
        if (options.TakeOver && context.Stack.Definition.Swarm is null)
            throw PipelineException.Usage(
                "--take-over is for a stack on a swarm: on one engine nothing keeps an earlier pipeline from writing",
                "leave it out; the message of a held lock says how it is cleared"
            );
        Action<string> say = context.Log.Say;
        var folder = await PipelineLock.Take(context.State, options.Target, options.LockWait, say, context.Clock, ct);
        try
        {
            var holder = $"{LockHolder.Now(options.Target, context.Clock)}, with the state folder {context.State.Root}";
            var (place, project) = PlaceOf(context);
            var engine = new EngineLock(place, project, holder, say)
            {
                State = context.State.Root,
                RequireTakeable = dead => RequireSettled(dead, context),
                TakesOver = options.TakeOver,
            };
            await engine.Take(options.LockWait, context.Clock, ct);
            await Fence(engine, context, ct);
            return new StackLock(folder, engine, context);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Until that is done nobody else may begin: where it fails the lock stays, and is for the next run here.
    /// </summary>
    private static async Task Fence(EngineLock engine, StackContext context, CancellationToken ct)
    {
        if (!engine.IsFenceDue || context.Stack.Definition.Swarm is not { } rules)
            return;
        await new ServiceFence(context, rules).Raise(ct);
        await engine.Fenced(ct);
    }

    /// <summary>Who holds one of them now; null when nobody does. Writes nothing.</summary>
    public static async Task<string?> HeldBy(StackContext context, CancellationToken ct)
    {
        if (PipelineLock.HeldBy(context.State) is { } holder)
            return holder;
        try
        {
            var (place, project) = PlaceOf(context);
            return await EngineLock.HeldBy(place, project, ct);
        }
        catch (DockerUnreachableException)
        {
            return null; // Whoever works on the stack needs the engine.
        }
    }

    /// <summary>
    /// Who changes the stack now, for whoever must not judge it meanwhile; null when nobody does, or only plans. Writes
    /// nothing.
    /// </summary>
    public static async Task<string?> WorkOn(StackContext context, ReleaseHistory history, CancellationToken ct)
    {
        var ours = PipelineLock.HeldBy(context.State);
        if ((history.Open ?? history.HalfUndone) is { } open)
            return (ours ?? await HeldBy(context, ct)) is { } holder
                ? $"release {open.Id} is under way ({holder})"
                : null;
        // Ours is written down before anything is changed; what another state folder knows cannot be seen.
        return ours is null && await HeldBy(context, ct) is { } other
            ? $"another pipeline works on it ({other})"
            : null;
    }

    /// <summary>
    /// With our own state folder the open release is found in our journal. With another one it would be taken for the
    /// old state, half done as it is.
    /// </summary>
    private static void RequireSettled(string dead, StackContext context)
    {
        if (dead.Length == 0 || dead == context.State.Root)
            return;
        var (place, project) = PlaceOf(context);
        var (folder, name) = (Path.GetDirectoryName(dead), EngineLock.NameOf(project));
        try
        {
            using (File.OpenRead(StateFolder.JournalIn(dead))) { }

            if (ReleaseHistory.Read(StateFolder.JournalIn(dead), context.Clock).Open is { } open)
                throw new PipelineException(
                    ExitCode.Locked,
                    $"a pipeline died in the middle of release {open.Id} of this stack, and that release is "
                        + $"in another state folder, {dead}",
                    $"PIPELINE_STATE={folder} ./build.sh Resume (or Resume --undo), then this again"
                );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            context.Log.Warn(
                $"the state folder {dead} of the pipeline that died is gone; if it was in the middle of a "
                    + "release, nobody can resume that one"
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException)
        {
            throw new PipelineException(
                ExitCode.Locked,
                $"a pipeline with another state folder, {dead}, died while it worked on this stack, and "
                    + $"whether its release is open cannot be read: {e.Message}",
                $"as its user: PIPELINE_STATE={folder} ./build.sh Resume; only if nothing is open there: "
                    + $"{place.RemoveCommand} {name}"
            );
        }
    }

    /// <summary>
    /// A release that stays open keeps the engine's lock: with another state folder nobody may begin on a half-done
    /// stack.
    /// </summary>
    public void Dispose()
    {
        _beat?.Dispose();
        if (!LeavesOpenRelease())
            _engine.Release().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    /// <summary>Where all see it who can change the stack: on its engine, or on every manager of its swarm.</summary>
    private static (ILockPlace Place, string Project) PlaceOf(StackContext context) =>
        context.Stack.Definition.Swarm is { } swarm
            ? (new ConfigLocks(context.Engine.Swarm.Configs), swarm.Stack)
            : (new VolumeLocks(context.Engine.Volumes), context.Project);

    private bool LeavesOpenRelease()
    {
        try
        {
            return ReleaseHistory.Read(_context.State.JournalPath, _context.Clock).Open is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException)
        {
            return true;
        }
    }
}
