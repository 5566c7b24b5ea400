using System.Diagnostics;
using Pipeline.Releases;

namespace Pipeline.Running;

/// <summary>
/// Steps of an undo: what one of them cannot do is named, and the next one is tried all the same. Everything that is
/// tried may be done twice: so it is, when the engine went away meanwhile and came back.
/// </summary>
/// <param name="release">Whose undo it is.</param>
internal sealed class Attempts(StackContext context, string release)
{
    private readonly List<string> _failures = [];

    /// <summary>What does not hold.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Its restart may have stopped services that no stage has touched.</summary>
    public bool EngineWasAway { get; private set; }

    /// <param name="what">Names the step in what is said of its failure.</param>
    public async Task Try(string what, Func<Task> act)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await context.Log.During(what, act());
                return;
            }
            catch (Exception e)
                when (e is not (OutOfMemoryException or UnreachableException) && StackHold.LossIn(e) is null)
            {
                if (isFirst && EngineReturn.MayExplain(e))
                {
                    EngineWasAway = true;
                    await EngineReturn.Require(context, release);
                    continue;
                }

                context.Log.Fail($"{what}: {e.Message}");
                _failures.Add($"{what}: {e.Message}");
                return;
            }
        }
    }
}
