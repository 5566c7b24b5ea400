using System.Collections;

namespace Pipeline.Versions;

/// <summary>Commits and how they follow each other. Every question costs one walk over the list.</summary>
internal sealed class CommitGraph
{
    private readonly IReadOnlyList<VersionCommit> _commits;
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<int, BitArray> _reached = [];

    /// <param name="newestFirst">No commit stands before one of its children.</param>
    public CommitGraph(IReadOnlyList<VersionCommit> newestFirst)
    {
        _commits = newestFirst;
        _places = newestFirst.Index().ToDictionary(c => c.Item.Sha, c => c.Index);
    }

    /// <summary>Null where this clone does not have it.</summary>
    public VersionCommit? Find(string sha) => _places.TryGetValue(sha, out var place) ? _commits[place] : null;

    /// <summary>The commits of a history that another one does not contain; newest first.</summary>
    public IReadOnlyList<VersionCommit> Log(VersionCommit tip, VersionCommit? without = null)
    {
        var (reached, known) = (Reached(tip), without is null ? null : Reached(without));
        return [.. _commits.Where((_, i) => reached[i] && known?[i] != true)];
    }

    /// <summary>Whether the commit is in the history of the tip.</summary>
    public bool Contains(VersionCommit tip, VersionCommit commit) => Reached(tip)[_places[commit.Sha]];

    /// <summary>The newest commit that both histories have; null where they have none in common.</summary>
    public VersionCommit? MergeBase(VersionCommit one, VersionCommit other)
    {
        var (first, second) = (Reached(one), Reached(other));
        return _commits.Where((_, i) => first[i] && second[i]).FirstOrDefault();
    }

    private BitArray Reached(VersionCommit tip)
    {
        var start = _places[tip.Sha];
        if (_reached.TryGetValue(start, out var known))
            return known;
        var reached = new BitArray(_commits.Count) { [start] = true };
        for (var i = start; i < _commits.Count; i++)
            if (reached[i])
                foreach (var parent in _commits[i].Parents)
                    if (_places.TryGetValue(parent, out var place))
                        reached[place] = true;
        return _reached[start] = reached;
    }
}
