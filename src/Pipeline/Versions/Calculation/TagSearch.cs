namespace Pipeline.Versions;

/// <summary>The tags that are versions, and which of them count where.</summary>
internal sealed class TagSearch
{
    private readonly RepositoryView _view;
    private readonly VersionConfiguration _configuration;
    private readonly ILookup<VersionCommit, TaggedVersion> _all;

    public TagSearch(RepositoryView view, VersionConfiguration configuration)
    {
        (_view, _configuration) = (view, configuration);
        var text = configuration.Text;
        _all = view
            .Tags.Select(t => (Tag: t, Version: text.Read(t.Name)))
            .Where(t => t.Version is not null)
            .ToLookup(t => t.Tag.Commit, t => new TaggedVersion(t.Version!, t.Tag, t.Tag.Commit));
    }

    /// <summary>Whether a tag on the commit is a version.</summary>
    public bool IsTagged(VersionCommit commit) => _all.Contains(commit);

    /// <summary>Whether a tag on the commit is a version that a branch with this label takes for its own.</summary>
    public bool IsTagged(VersionCommit commit, string? label) => _all[commit].Any(t => t.Version.Fits(label));

    /// <summary>Those that count for the current branch, newest first.</summary>
    public IReadOnlyList<TaggedVersion> For(EffectiveRules rules) =>
        [.. Sources(rules).SelectMany(s => s).Distinct().OrderByDescending(t => t.At.At)];

    /// <summary>Those in the history of a branch, newest first.</summary>
    public IReadOnlyList<TaggedVersion> On(VersionBranch branch) =>
        [.. _view.Graph.Log(branch.Tip).SelectMany(c => _all[c]).OrderByDescending(t => t.At.At)];

    private IEnumerable<IEnumerable<TaggedVersion>> Sources(EffectiveRules rules)
    {
        yield return On(_view.Current).Where(IsNotLater);
        if (rules.TracksMergeTarget)
            yield return OfMergeTargets().Where(IsNotLater);
        if (rules is { IsMain: false, IsRelease: false })
            yield return Others(r => r.IsMain == true);
        if (rules.TracksReleases)
            yield return Others(r => r.IsRelease == true);
    }

    private IEnumerable<TaggedVersion> Others(Func<BranchRules, bool> kind) =>
        _view
            .Branches.Where(b => b.Reference != _view.Current.Reference && kind(_configuration.For(b.Base)))
            .SelectMany(On);

    /// <summary>Tags on commits that a commit of the current branch was merged into.</summary>
    private IEnumerable<TaggedVersion> OfMergeTargets() =>
        from tagged in _all.SelectMany(t => t).OrderByDescending(t => t.At.At)
        from parent in tagged.At.Parents.Select(_view.Graph.Find).OfType<VersionCommit>()
        where _view.Graph.Contains(_view.Commit, parent)
        select tagged with
        {
            At = parent,
        };

    private bool IsNotLater(TaggedVersion tagged) => tagged.At.At <= _view.Commit.At;
}
