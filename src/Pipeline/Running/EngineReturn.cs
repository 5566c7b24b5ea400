using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// An engine that is being restarted answers again soon. Nothing can be put back without it, so the undo waits for it.
/// </summary>
internal static class EngineReturn
{
    private const int AskEvery = 500;
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the failure may come from an engine that went away. What the engine itself refused does not.
    /// </summary>
    public static bool MayExplain(Exception? failure) =>
        failure switch
        {
            null => false,
            DockerException { Status: null } or ComposeException or BuildException or CommandException => true,
            _ => MayExplain(failure.InnerException),
        };

    /// <summary>Returns once the engine answers, which mostly is at once.</summary>
    /// <exception cref="PipelineException">Exit 4: it did not in <see cref="StackContext.EngineWait"/>; the release
    /// stays open as it is.</exception>
    public static async Task Require(StackContext context, string release)
    {
        if (await Answers(context))
            return;
        var patience = context.EngineWait;
        context.Log.Warn($"the engine {context.Engine.Address} does not answer; waiting up to {patience} for it");
        if (!await context.Log.During("waiting for the engine", ComesBack(context, patience)))
            throw new PipelineException(
                ExitCode.RollbackIncomplete,
                $"the engine {context.Engine.Address} did not answer for {patience}, so nothing more can be "
                    + $"done or put back; release {release} stays open as it is",
                $"{EngineRoute.HowToStart(context.Engine.Address)}, then ./build.sh Resume to finish the "
                    + "release, or ./build.sh Resume --undo to put the old state back"
            );
        context.Log.Say("the engine answers again");
    }

    private static async Task<bool> ComesBack(StackContext context, TimeSpan patience)
    {
        var started = context.Clock.GetTimestamp();
        while (context.Clock.GetElapsedTime(started) < patience)
        {
            await context.Pause(AskEvery, CancellationToken.None);
            if (await Answers(context))
                return true;
        }

        return false;
    }

    private static async Task<bool> Answers(StackContext context)
    {
        using var limit = new CancellationTokenSource(Answer);
        try
        {
            await context.Engine.System.Ping(limit.Token);
            return true;
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            return false;
        }
    }
}
