using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>Whether an image holds the code of a commit, file by file.</summary>
internal static class BakedContent
{
    public static async Task<Evidence> Prove(
        Release release,
        string commit,
        string id,
        CodeTree tree,
        CancellationToken ct
    )
    {
        var expected = await Expectations.For(
            release.Context,
            tree,
            commit,
            release.History.NonceOf(commit) ?? "not drawn yet",
            ct
        );
        await using var scratch = await Scratch.FromImage(release.Context, id, tree.Path, ct);
        var found = await release.Context.Trees.Read(scratch.Root, new ReadRequest(), ct);
        var verdict = CodeComparison.Compare(expected, found, _ => false);
        var claim =
            $"{tree.Path} in {ServiceState.Short(id)} is {tree.Source} of {commit[..12]}, blob by "
            + $"blob{Without(expected)}";
        return new Evidence(
            claim,
            verdict.Holds && verdict.Derived.Count == 0,
            Findings.Describe(
                verdict,
                "in the image",
                "a later step of the Dockerfile changes what COPY brought; what the build itself makes there "
                    + "goes under code.ignore"
            )
        )
        {
            Compared = new Compared(verdict.Compared),
        };
    }

    private static string Without(ExpectedCode expected)
    {
        if (expected.Ignored.Count == 0)
            return "";
        var describing = expected.Tree.Source == "." ? ", or that only describe the stack" : "";
        return $", without the {expected.Ignored.Count} path(s) that .dockerignore leaves out{describing}: "
            + Findings.List([.. expected.Ignored.Select(p => p.ToString())]);
    }
}
