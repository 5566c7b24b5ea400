using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Gathers what is wrong with a stack's description, so that one run says all of it: pipeline.yml itself, the shell's
/// variables, the compose file, and pipeline.yml against the compose model.
/// </summary>
internal sealed class OpenedStack
{
    private readonly List<StackProblem> _wrong = [];
    private readonly Problems _others = new();

    public required StackDefinition Definition { get; init; }

    /// <exception cref="PipelineException">Exit 64: pipeline.yml cannot be read at all.</exception>
    public static OpenedStack Read(string file)
    {
        try
        {
            return new OpenedStack { Definition = StackReader.Read(file) };
        }
        catch (StackException wrong) when (wrong.Partial is not null)
        {
            var opened = new OpenedStack { Definition = wrong.Partial };
            opened._wrong.AddRange(wrong.Problems);
            return opened;
        }
        catch (StackException wrong)
        {
            throw PipelineException.Usage(wrong.Message);
        }
    }

    /// <summary>Whether anything was found so far: what fails from then on may only follow from it.</summary>
    public bool IsWrong => _wrong.Count > 0 || _others.Any;

    public Task<bool> Try(Func<Task> look) => _others.Try(look);

    /// <summary>pipeline.yml against the compose model.</summary>
    /// <exception cref="PipelineException">Exit 64: all that was found.</exception>
    public Stack Load(ComposeModel compose)
    {
        var (stack, found) = StackLoader.Look(Definition, compose, _wrong);
        _wrong.AddRange(found);
        ThrowIfAny();
        return stack;
    }

    /// <exception cref="PipelineException">Exit 64: all that was found, with the folders of code that are
    /// missing.</exception>
    public void ThrowIfAny()
    {
        if (!IsWrong)
            return;
        var known = _wrong.Select(p => p.Key).ToHashSet();
        _wrong.AddRange(StackRepository.MissingFolders(Definition).Where(p => !known.Contains(p.Key)));
        var all = _wrong.OrderBy(p => p.At.Line).ThenBy(p => p.At.Column).Distinct().ToList();
        if (!_others.Any)
            throw PipelineException.Usage(new StackException(all).Message);
        var together = new Problems();
        foreach (var problem in all)
            together.Add(PipelineException.Usage(problem.ToString()));
        foreach (var problem in _others.Found)
            together.Add(problem);
        together.ThrowIfAny();
    }
}
