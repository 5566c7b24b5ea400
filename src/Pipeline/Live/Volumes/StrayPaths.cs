using System.Globalization;
using Pipeline.Imports;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Files among the code that no commit ever had: state that nobody listed, or code that somebody copied in by hand, and
/// then perhaps the only copy. What git once had there is old code and may go; these stop the release.
/// </summary>
internal static class StrayPaths
{
    /// <param name="looks">Code trees that are going to be replaced.</param>
    /// <returns>Those that <c>--discard</c> names, and that therefore go into the backup with the old code: in words,
    /// and
    /// the words of <c>--discard</c> that name them.</returns>
    /// <exception cref="PipelineException">There are others, or paths that nothing accounts for; with the lines to add
    /// to pipeline.yml.</exception>
    public static async Task<(IReadOnlyList<string> Found, IReadOnlyList<string> Named)> PutAside(
        Release release,
        VolumeView view,
        IReadOnlyList<CodeLook> looks,
        CancellationToken ct
    )
    {
        var stray = new List<TreePath>();
        foreach (var look in looks)
            stray.AddRange(await Find(release, view, look, ct));
        var aside = stray.Where(p => Discarded.Naming(release, p.Raw).Count > 0).ToList();
        var rest = stray.Except(aside).ToList();
        if (rest.Count > 0 || view.Refusal is not null)
            throw PipelineException.Refuse(Text(view, rest));
        return (
            [.. aside.Select(p => Describe(view, p))],
            [.. aside.SelectMany(p => Discarded.Naming(release, p.Raw)).Distinct()]
        );
    }

    /// <summary>In the volume, what no commit ever had below that code.</summary>
    public static async Task<IEnumerable<TreePath>> Find(
        Release release,
        VolumeView view,
        CodeLook look,
        CancellationToken ct
    )
    {
        var unknown = Unknown(view, look.Code, look.Expected);
        if (unknown.Count == 0)
            return [];
        var known = await release.Context.Git.EverIn(look.Expected.Git.Path, release.Commit, ct);
        return unknown.Where(p => !known.Contains(p)).Select(p => look.Code.Folder() / p);
    }

    /// <summary>
    /// What a rebuild would take away although neither this commit nor a run of its code accounts for it; relative to
    /// the code.
    /// </summary>
    internal static IReadOnlyList<TreePath> Unknown(VolumeView view, CodeInVolume code, ExpectedCode expected)
    {
        var committed = expected.Git.Entries.Select(e => e.Path).Append(expected.MarkerPath).ToHashSet();
        var ignored = Ignored.In(code.Tree);
        var python = code.Tree.Derived.Contains(DerivedFiles.Python);
        return
        [
            .. view.CodeAt(code)
                .Entries.Where(e =>
                    e.Kind != EntryKind.Directory
                    && !committed.Contains(e.Path)
                    && !ignored(e.Path)
                    && !(python && DerivedPython.IsBytecode(e.Path))
                    && view.ClassOf(code.Folder() / e.Path) == PathClass.Code
                )
                .Select(e => e.Path),
        ];
    }

    /// <summary>One list of all that is in the way in this volume, and what each may be.</summary>
    internal static string Text(VolumeView view, IReadOnlyList<TreePath> stray)
    {
        var raw = stray.Select(p => p.Raw).ToHashSet(StringComparer.Ordinal);
        var classified = view
            .Paths.Select(p => p with { Class = raw.Contains(p.Raw) ? PathClass.Unknown : p.Class, Rule = null })
            .ToList();
        var text = new VolumeClassification(
            view.Key,
            classified,
            UnknownPaths.Group(classified),
            view.Conflicts
        ).Refusal;
        if (stray.Count == 0)
            return text!;
        var word = ShellWord.Quote(stray[0].ToString());
        return $"""
            {text}
            These paths lie among the code, and no commit ever had them: {Findings.List([
                .. stray.Select(p => Describe(view, p)),
            ])}.
            Data of the service: it is state, as above. Code: commit it. Made by the image's build: put it under code.ignore.
            Not needed: --discard {word} moves it into the backup, and an undo brings it back.
            """.Replace(
            "\r\n",
            "\n",
            StringComparison.Ordinal
        );
    }

    /// <summary>When and by whom, as the file system has it.</summary>
    private static string Describe(VolumeView view, TreePath path)
    {
        var entry = view.Manifest[path];
        var written = DateTimeOffset.UnixEpoch.AddTicks(entry.MtimeNs / 100);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{path} ({entry.Size} bytes, written on {written:yyyy-MM-dd HH:mm:ss} UTC, by user {entry.Uid})"
        );
    }
}
