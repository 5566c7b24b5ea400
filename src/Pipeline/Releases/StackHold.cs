using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Whether this run still has the lock of its stack. On a swarm another machine may take it over from a pipeline that
/// was paused or cut off; that one looks here before each write, and ends.
/// </summary>
internal sealed class StackHold
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Func<CancellationToken, Task<string?>>? _lostTo;
    private PipelineException? _loss;

    /// <param name="lostTo">Looks who has the lock now; null while it is ours.</param>
    public void Watch(Func<CancellationToken, Task<string?>> lostTo) => _lostTo = lostTo;

    /// <summary>Returns while the lock is ours, and where nobody can take it over.</summary>
    /// <exception cref="PipelineException">Exit 5: it is somebody else's, and whose.</exception>
    /// <exception cref="DockerException">It cannot be looked at now.</exception>
    public async Task Require(CancellationToken ct)
    {
        if (_loss is null && _lostTo is { } look && await look(ct) is { } holder)
            _loss = Lost(holder);
        if (_loss is not null)
            throw _loss;
    }

    /// <summary>
    /// The same, for what is written on this machine alone: managers that do not answer do not keep it from being
    /// written.
    /// </summary>
    /// <exception cref="PipelineException">Exit 5: it is somebody else's, and whose.</exception>
    public async Task RequireNotLost()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await Require(limit.Token);
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException)
        {
            // Without managers nobody can take it over either, and no service can be written to.
        }
    }

    /// <summary>The loss of the lock, where that is what failed; null where it is something else.</summary>
    public static PipelineException? LossIn(Exception? failure) =>
        failure is null or PipelineException { Code: ExitCode.Locked }
            ? (PipelineException?)failure
            : LossIn(failure.InnerException);

    private static PipelineException Lost(string holder) =>
        new(
            ExitCode.Locked,
            $"the lock of this stack was lost while this pipeline did not answer: {holder}. It has written nothing "
                + "since, neither to services nor to its journal, and undoes nothing; an open release stays open",
            "./build.sh Status shows what runs; once the other one has ended, ./build.sh Resume --undo settles what "
                + "is open here, and leaves alone what the other one has updated"
        );
}
