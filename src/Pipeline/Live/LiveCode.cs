using Pipeline.Docker;
using Pipeline.Imports;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// What runs besides the files of the commit: bytecode beside them, and modules that resolve elsewhere.
/// </summary>
internal sealed class LiveCode(StackContext context, ExpectedCode expected, Placement placement, ServiceState state)
{
    private ImportRules Rules => expected.Tree.Imports;

    /// <summary>Files that a run derives count only when they prove to come from the commit's source.</summary>
    public async Task<IReadOnlyList<Evidence>> Derived(IReadOnlyList<TreeEntry> derived, CancellationToken ct)
    {
        if (derived.Count == 0)
            return [];
        var bytecode = new Bytecode(context, expected);
        var findings = await bytecode.Look(derived, state.Container, placement.Tree.Path, state.Image, ct);
        var claim =
            $"bytecode beside the code of {state.Service} is what {bytecode.Python} makes of the commit's source";
        return
        [
            new Evidence(
                claim,
                findings.Count == 0,
                findings.Count == 0 ? $"{derived.Count} paths" : Findings.List(findings)
            ),
        ];
    }

    /// <summary>Every module resolves in the running container as in the clean image.</summary>
    public async Task<IReadOnlyList<Evidence>> Imports(ContainerDetails container, CancellationToken ct)
    {
        if (Rules.Python is null && Rules.Node is null)
            return [];
        var findings = await ImportOrigins.Verify(
            context.Engine,
            new RunningCode(
                state.Container,
                ImportSandbox.For(container),
                expected.Tree.Path,
                [.. expected.Git.Entries.Select(e => e.Path)]
            ),
            Rules,
            context.Answers,
            ct
        );
        var claim = $"modules of {state.Service} resolve as in its image";
        return
        [
            new Evidence(
                claim,
                findings.Count == 0,
                findings.Count == 0 ? "same origins" : Findings.List([.. findings.Select(f => f.ToString())])
            ),
        ];
    }
}
