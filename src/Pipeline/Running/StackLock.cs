using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// One pipeline at a time for each stack: the kernel's lock in the state folder, which dies with its process, and the engine's, which holds apart those
/// who share the engine and not the folder.
/// </summary>
public sealed class StackLock : IDisposable
{
    private readonly PipelineLock _folder;
    private readonly EngineLock _engine;
    private readonly Workshop _workshop;

    private StackLock(PipelineLock folder, EngineLock engine, Workshop workshop) => (_folder, _engine, _workshop) = (folder, engine, workshop);

    /// <exception cref="PipelineException">Exit 5: another pipeline holds one of them, and which. Exit 1: the state folder cannot be written.</exception>
    public static async Task<StackLock> Take(Workshop workshop, SessionOptions options, CancellationToken ct)
    {
        Action<string> say = workshop.Narrator.Say;
        var folder = await PipelineLock.Take(workshop.State, options.Target, options.LockWait, say, workshop.Clock, ct);
        try
        {
            var holder = $"{LockHolder.Now(options.Target, workshop.Clock)}, with the state folder {workshop.State.Root}";
            var engine = new EngineLock(workshop.Engine.Volumes, workshop.Project, holder, say)
            {
                State = workshop.State.Root, DemandTakeable = dead => DemandSettled(dead, workshop),
            };
            await engine.Take(options.LockWait, workshop.Clock, ct);
            return new StackLock(folder, engine, workshop);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Who holds one of them now; null when nobody does. Writes nothing.</summary>
    public static async Task<string?> HeldBy(Workshop workshop, CancellationToken ct)
    {
        if (PipelineLock.HeldBy(workshop.State) is { } holder)
            return holder;
        try
        {
            return await EngineLock.HeldBy(workshop.Engine.Volumes, workshop.Project, ct);
        }
        catch (DockerUnreachableException)
        {
            return null; // Whoever works on the stack needs the engine.
        }
    }

    /// <summary>With our own state folder the open release is found in our journal. With another one it would be taken for the old state, half done as it is.</summary>
    private static void DemandSettled(string dead, Workshop workshop)
    {
        if (dead.Length == 0 || dead == workshop.State.Root)
            return;
        var (folder, name) = (Path.GetDirectoryName(dead), $"{workshop.Project}_pipeline-lock");
        try
        {
            using (File.OpenRead(StateFolder.JournalIn(dead)))
            {
            }

            if (ReleaseHistory.Of(JournalFile.Open(StateFolder.JournalIn(dead), workshop.Clock).Records).Open is { } open)
                throw new PipelineException(
                    ExitCode.Locked,
                    $"a pipeline died in the middle of release {open.Id} of this stack, and that release is in another state folder, {dead}",
                    $"PIPELINE_STATE={folder} ./build.sh Resume (or Resume --undo), then this again");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            workshop.Narrator.Warn($"the state folder {dead} of the pipeline that died is gone; if it was in the middle of a release, nobody can resume that one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException)
        {
            throw new PipelineException(
                ExitCode.Locked,
                $"a pipeline with another state folder, {dead}, died while it worked on this stack, and whether its release is open cannot be read: {e.Message}",
                $"as its user: PIPELINE_STATE={folder} ./build.sh Resume; only if nothing is open there: docker volume rm {name}");
        }
    }

    /// <summary>A release that stays open keeps the engine's lock: with another state folder nobody may begin on a half-done stack.</summary>
    public void Dispose()
    {
        if (!LeavesOpenRelease())
            _engine.Release().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    private bool LeavesOpenRelease()
    {
        try
        {
            return ReleaseHistory.Of(JournalFile.Open(_workshop.State.JournalPath, _workshop.Clock).Records).Open is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalDamagedException)
        {
            return true;
        }
    }
}
