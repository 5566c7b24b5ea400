using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The other half of the proof: that what was read is also what runs, beginning at the processes of one container.
/// </summary>
internal sealed class RunningProof(
    StackContext context,
    ReleaseHistory history,
    ContainerDetails container,
    ServiceState state,
    IReadOnlyList<CodeRead> code
)
{
    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        var table = await context.Trees.Processes(new ProcessLocation(state.Container, state.Pid, "/"), ct);
        var program = await Program(table, ct);
        var outside = new OutsideTheCode(context, container, [.. code.Select(c => c.Path)], table.MountPoints);
        var (changed, added) = await outside.Look(program.FromTheImage, table.Hashes, ct);
        var late = await new AddedLate(context, state, history).Of(added, ct);
        return
        [
            Evidence(
                $"what {state.Service} runs is what was compared",
                program.NotTheFiles,
                $"{table.Processes.Count} processes"
            ),
            Evidence(
                $"nothing was mounted by hand over the code of {state.Service}",
                program.HiddenMounts,
                $"{table.MountPoints.Count} mounts"
            ),
            Evidence(
                $"programs and libraries of {state.Service} outside of the code are the image's",
                [.. changed, .. late],
                $"{table.Hashes.Count} of them are loaded"
            ) with
            {
                About = EvidenceTopic.OwnLayer,
            },
            await Begins(program, ct) with
            {
                Note = Note(program, added),
            },
            .. await Apart(table, ct),
            .. new[] { FileAges.Prove(state, code, history) }.OfType<Evidence>(),
        ];
    }

    /// <summary>Links are followed only where a command line leads out of the code.</summary>
    private async Task<RunningProgram> Program(ProcessTable table, CancellationToken ct)
    {
        var program = new RunningProgram(table, container, code);
        return program.Outside is { Count: > 0 } led
            ? new RunningProgram(table, container, code) { Links = await FollowedLinks.In(context, state, led, ct) }
            : program;
    }

    private async Task<IReadOnlyList<Evidence>> Apart(ProcessTable table, CancellationToken ct)
    {
        var evidence = new List<Evidence?>();
        foreach (var folder in BytecodeApart.Folders(table))
        foreach (var read in code)
            evidence.Add(await new BytecodeApart(context, state, read).Look(folder, ct));
        return [.. evidence.OfType<Evidence>()];
    }

    /// <summary>A process of which nothing lies below the code proves nothing by files that are there.</summary>
    private async Task<Evidence> Begins(RunningProgram program, CancellationToken ct)
    {
        var claim = $"{state.Service} runs code of {string.Join(" and ", code.Select(c => c.Path))}";
        var copies = await Copies(program, ct);
        if (program.RunsTheCode && copies.Count == 0)
            return new Evidence(claim, true, program.Named);
        var elsewhere = new List<string>();
        foreach (var read in copies.Count > 0 ? [] : code)
            elsewhere.AddRange(await CodeElsewhere.Find(context, read.Placement, read.Expected, state, any: true, ct));
        var where = string.Join("; in ", copies);
        return copies.Count > 0 && program is { RunsTheCode: true, NamesTheCode: false }
                ? No($"it names no program of the code, and a copy of the code lies in {where}")
            : copies.Count > 0 ? No($"it leads to a copy of the code in {where}")
            : elsewhere.Count > 0 ? No($"files of the commit lie in {string.Join("; in ", elsewhere)}")
            : await Others(program, ct) is { Count: > 0 } other
                ? No($"nothing of that path; {Findings.List(other)} was compared with nothing")
            : new Evidence($"no other mount of {state.Service} holds the commit's files", true, NotSearched);
        Evidence No(string found) =>
            new(
                claim,
                false,
                $"it runs {program.Named}, and {found}: is the path in pipeline.yml where it reads them?"
            );
    }

    /// <summary>What runs from another mount, modules that a command line only gives the name of included.</summary>
    private async Task<IReadOnlyList<string>> Others(RunningProgram program, CancellationToken ct)
    {
        var places = program
            .MayRunElsewhere.Where(FollowedLinks.IsPossible)
            .ToDictionary(f => TreePath.FromRaw(f[1..]));
        var there = await context.Trees.Read(
            new ProcessLocation(state.Container, state.Pid, "/"),
            new ReadRequest(Only: [.. places.Keys], FactsOnly: true),
            ct
        );
        var modules = there.Entries.Where(e => e.Kind == EntryKind.File).Select(e => program.WithMount(places[e.Path]));
        return [.. program.RunsElsewhere.Union(modules)];
    }

    private async Task<IReadOnlyList<string>> Copies(RunningProgram program, CancellationToken ct)
    {
        var led = program.LedTo.Select(RawText.ToText).ToList();
        var found = new List<string>();
        foreach (var read in led.Count == 0 ? [] : code)
            found.AddRange(await CodeCopies.Find(context, read.Placement, read.Expected, led, state, ct));
        return found;
    }

    private string NotSearched =>
        code.SelectMany(c => CodeElsewhere.NotSearched(c.Placement)).Distinct().ToList() is { Count: > 0 } left
            ? $"none; not searched: {string.Join(", ", left)}"
            : "none";

    private string? Note(RunningProgram program, IReadOnlyList<string> added)
    {
        List<string> notes = [];
        void Add(string what, IReadOnlyList<string> of) =>
            notes.AddRange(of.Count == 0 ? [] : [$"{state.Service} {what} {Findings.List(of)}"]);
        Add("runs files that were compared with nothing:", program.Unvouched);
        Add("has code that is not in its image:", added);
        Add("has processes that were started by hand:", program.StartedByHand);
        Add("has variables that load code and that it was not created with:", program.LateVariables);
        if (!program.RunsTheCode)
            notes.Add(
                $"not proven for {state.Service}: no process of it runs a program from its code folder; it may "
                    + $"only serve those files, which are the commit's; it runs {program.Named}"
            );
        return notes.Count == 0 ? null : string.Join("\n", notes);
    }

    private static Evidence Evidence(string claim, IReadOnlyList<string> against, string figure) =>
        new(claim, against.Count == 0, against.Count == 0 ? figure : Findings.List(against));
}
