using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>What planning finds wrong, gathered, so that one run says all of it: each once, and at the end.</summary>
public sealed class Problems
{
    private readonly List<PipelineException> _found = [];

    public bool Any => _found.Count > 0;

    public IReadOnlyList<PipelineException> Found => _found;

    /// <summary>Runs a look; what it refuses is kept. Anything else than a refusal goes through.</summary>
    /// <returns>Whether it went well.</returns>
    public async Task<bool> Try(Func<Task> look)
    {
        try
        {
            await look();
            return true;
        }
        catch (PipelineException refused) when (refused.Code is ExitCode.FailedBeforeAnyChange or ExitCode.Usage)
        {
            Add(refused);
        }
        catch (StackException wrong)
        {
            Add(PipelineException.Usage(wrong.Message));
        }
        catch (GitException failed)
        {
            Add(PipelineException.Refuse(failed.Message));
        }

        return false;
    }

    /// <summary>The same problem seen from two stages counts once.</summary>
    public void Add(PipelineException problem) =>
        _found.AddRange(problem.Parts.Where(p => _found.All(f => f.Message != p.Message)));

    /// <param name="note">What else is to be known, such as what could not be looked at.</param>
    /// <exception cref="PipelineException">All of them; exit 64 when one is about the configuration, else
    /// 1.</exception>
    public void ThrowIfAny(string? note = null)
    {
        if (_found.Count == 0)
            return;
        if (_found is [var only] && note is null)
            throw only;
        var code = _found.Exists(f => f.Code == ExitCode.Usage) ? ExitCode.Usage : ExitCode.FailedBeforeAnyChange;
        var lines =
            _found.Count == 1
                ? [_found[0].Message]
                : _found.Select((f, i) => $"{i + 1}. {f.Message.Replace("\n", "\n   ", StringComparison.Ordinal)}");
        IEnumerable<string> head =
            _found.Count == 1 ? [] : [$"{_found.Count} things stand in the way; nothing was changed:"];
        throw new PipelineException(
            code,
            string.Join('\n', [.. head, .. lines, .. note is null ? Array.Empty<string>() : [note]])
        )
        {
            Parts = _found,
        };
    }
}
