using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>
/// Replaces the image of one service of a swarm: one task first, the canary; once it is proven, the others. At most one
/// unproven task exists at any time. Each write is made only on the spec that is expected, so it may be repeated after
/// a crash or when nobody knows whether it was done, and overwrites nobody's update.
/// </summary>
/// <param name="login">For the nodes that pull; null: none.</param>
/// <param name="hold">Asked between the reading of a version and the write on it: whoever takes the lock over moves
/// the versions after it, so what is written here was written before that, or is refused.</param>
internal sealed class Rollout(SwarmApi swarm, RegistryLogin? login, StackHold hold, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <param name="prove">Looks at the canary as at any task that is live.</param>
    /// <returns>The canary, and what was proven of it.</returns>
    /// <exception cref="RolloutException">The canary failed or is not proven, somebody else updated the service, or it
    /// took too long. <see cref="Restore"/> brings the old spec back.</exception>
    public async Task<(SwarmTask Canary, Proof Proof)> Replace(
        RolloutWork work,
        Func<SwarmTask, CancellationToken, Task<Proof>> prove,
        CancellationToken ct
    )
    {
        var earlier = (await Read(work, Until(work), ct)).Tasks.Select(t => t.Id).ToHashSet();
        var canary = await Canary(work, earlier, ct);
        var proof = await Prove(work, canary, earlier, prove, ct);
        if (!proof.Holds)
            throw new RolloutException(
                $"the first task of {work.Name} on {work.Image} is not proven: {proof.Describe()}"
            );
        var until = Until(work);
        await Post(work, [work.Canary], work.Promoted, until, ct);
        await Await(
            work,
            until,
            "each of its tasks runs the new image",
            look =>
            {
                RequireNoFailure(work, look, earlier);
                return look.AllAre(work.Promoted);
            },
            ct
        );
        return (canary, proof);
    }

    /// <summary>
    /// Posts the previous spec again, whatever part of <see cref="Replace"/> was done, in this process or in one that
    /// died.
    /// </summary>
    /// <exception cref="RolloutException">Somebody else updated the service, or it took too long.</exception>
    public async Task Restore(RolloutWork work, CancellationToken ct)
    {
        var until = Until(work);
        if ((await Read(work, until, ct)).Service.Spec.SameButForTasks(work.Before))
        {
            await Await(work, until, "its tasks are the previous ones", look => look.AllAre(work.Before), ct);
            return;
        }

        await Post(work, [work.Canary, work.Promoted], work.Returned, until, ct);
        await Await(work, until, "each of its tasks runs the old image", look => look.AllAre(work.Before), ct);
        await Post(work, [work.Returned], work.Before, until, ct);
    }

    /// <summary>It runs; a healthcheck counts before Swarm says so.</summary>
    private async Task<SwarmTask> Canary(RolloutWork work, HashSet<string> earlier, CancellationToken ct)
    {
        var until = Until(work);
        await Post(work, [work.Before], work.Canary, until, ct);
        var look = await Await(
            work,
            until,
            $"one task runs {work.Image}",
            seen =>
            {
                RequireNoFailure(work, seen, earlier);
                return seen.Running(work.Canary).Any();
            },
            ct
        );
        return look.Running(work.Canary).First();
    }

    /// <summary>A canary that ends while it is looked at is told of as a task that failed.</summary>
    private async Task<Proof> Prove(
        RolloutWork work,
        SwarmTask canary,
        HashSet<string> earlier,
        Func<SwarmTask, CancellationToken, Task<Proof>> prove,
        CancellationToken ct
    )
    {
        try
        {
            return await prove(canary, ct);
        }
        catch (DockerNotFoundException)
        {
            RequireNoFailure(work, await Read(work, Until(work), ct), earlier);
            throw;
        }
    }

    /// <summary>
    /// Compare and swap: the service has the wanted spec, or one of the expected ones, and then gets it. How many tasks
    /// it has stays as it is.
    /// </summary>
    private async Task Post(
        RolloutWork work,
        IReadOnlyList<ServiceSpec> expected,
        ServiceSpec wanted,
        DateTimeOffset until,
        CancellationToken ct
    )
    {
        while (true)
        {
            var now = (await Read(work, until, ct)).Service;
            if (now.Spec.SameButForTasks(wanted))
                return;
            if (!expected.Any(now.Spec.SameButForTasks))
                throw Others(work, now);
            await hold.Require(ct);
            try
            {
                await swarm.Services.Update(now.Id, now.Version, wanted.WithModeOf(now.Spec), login, ct);
            }
            catch (Exception e) when (e is DockerConflictException or DockerOutcomeUnknownException)
            {
                // The version moves with the state of an update, too: what is there now is read again.
                RequireTime(work, until, e.Message);
                await Task.Delay(Poll, clock, ct);
            }
        }
    }

    private async Task<RolloutLook> Await(
        RolloutWork work,
        DateTimeOffset until,
        string what,
        Func<RolloutLook, bool> holds,
        CancellationToken ct
    )
    {
        var shortage = new NodeShortage(swarm, clock);
        while (true)
        {
            var look = await Read(work, until, ct);
            // What is waited for does not come any more.
            if (!work.Asked.Any(look.Service.Spec.SameButForTasks))
                throw Others(work, look.Service);
            if (holds(look))
                return look;
            await shortage.RequireNone(work, look, ct);
            RequireTime(work, until, $"not seen: {what}; {look.Describe()}");
            await Task.Delay(Poll, clock, ct);
        }
    }

    /// <summary>Managers that have no leader for a while are asked again.</summary>
    private async Task<RolloutLook> Read(RolloutWork work, DateTimeOffset until, CancellationToken ct)
    {
        while (true)
            try
            {
                return new RolloutLook(
                    await swarm.Services.Inspect(work.Service, ct),
                    [.. (await swarm.Tasks.Of(work.Service, ct)).Where(work.IsSeenToEnd)]
                );
            }
            catch (DockerNotFoundException)
            {
                throw new RolloutException($"somebody has removed the service {work.Name}");
            }
            catch (DockerException e)
            {
                RequireTime(work, until, e.Message);
                await Task.Delay(Poll, clock, ct);
            }
    }

    private static RolloutException Others(RolloutWork work, SwarmService now) =>
        new($"somebody else has updated the service {work.Name} (version {now.Version.Index}); it was left as it is");

    private DateTimeOffset Until(RolloutWork work) => clock.GetUtcNow() + work.Deadline;

    private void RequireTime(RolloutWork work, DateTimeOffset until, string last)
    {
        if (clock.GetUtcNow() >= until)
            throw new RolloutException($"{work.Name} took longer than {work.Deadline.TotalSeconds:0} s: {last}");
    }

    private static void RequireNoFailure(RolloutWork work, RolloutLook look, HashSet<string> earlier)
    {
        if (look.Failed(work.Canary).FirstOrDefault(t => !earlier.Contains(t.Id)) is { } task)
            throw new RolloutException(
                $"a task of {work.Name} on {work.Image} is {task.Status.State}: {task.Status.Err}"
            );
    }
}
