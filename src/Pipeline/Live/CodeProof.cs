using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Live;

/// <summary>What is claimed of one code tree as one container reads it.</summary>
internal sealed class CodeProof(StackContext context, CodeRead read, ContainerDetails container, ServiceState state)
{
    private ExpectedCode Expected => read.Expected;

    /// <param name="imports">Where modules come from, asked while the code was read.</param>
    public async Task<IReadOnlyList<Evidence>> Look(Task<IReadOnlyList<Evidence>> imports, CancellationToken ct)
    {
        var verdict = CodeComparison.Compare(
            Expected,
            read.Found,
            NoCode.In(context.Stack, read.Placement, read.Found, Expected.Made)
        );
        var derived = new LiveCode(context, Expected, read.Placement, state).Derived(verdict.Derived, ct);
        var run = await Task.WhenAll(derived, imports);
        return [MarkerIsThere(verdict), TreeIsCommit(verdict), MountsAreExpected(), .. run.SelectMany(e => e)];
    }

    private Evidence MarkerIsThere(CodeVerdict verdict) =>
        new(
            $"{state.Service} sees the marker of this build",
            verdict.MarkerFound,
            verdict.MarkerFound
                ? $"nonce {Expected.Marker.Nonce[..8]}…"
                : $"{Expected.Tree.Path}/{Expected.Tree.Marker} is missing or of another build"
        );

    private Evidence TreeIsCommit(CodeVerdict verdict)
    {
        var provider = CodeMounts.Provider(container, read.Path) is { } mount
            ? $"it comes from {mount}"
            : "it comes from the image or the container's own layer";
        var claim =
            $"{state.Service} (process {state.Pid}) reads {Expected.Tree.Source} of "
            + $"{Expected.Marker.Commit[..12]} at {read.Path}";
        var files = verdict with { Derived = [], MarkerFound = true };
        var note = verdict.NotCompared.Count == 0 ? null : $"{state.Service}: under {read.Path} {verdict.NotCompared}";
        return new Evidence(
            claim,
            files.Holds,
            Findings.Describe(files with { NotCompared = NotCompared.Nothing }, "in the running container", provider),
            note
        )
        {
            Compared = new Compared(verdict.Compared, state.Service),
        };
    }

    private Evidence MountsAreExpected()
    {
        var unexpected = CodeMounts.Unexpected(container, read.Placement);
        return new Evidence(
            $"no unexpected mount covers the code of {state.Service}",
            unexpected.Count == 0,
            unexpected.Count == 0 ? $"{container.AllMounts.Count} mounts" : Findings.List(unexpected)
        );
    }
}
