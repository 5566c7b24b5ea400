using Pipeline.Versions;

namespace Pipeline.Tests.Versions;

/// <summary>A history in memory; each commit is a minute after the one before it.</summary>
internal sealed class GraphHistory : IHistory
{
    private readonly List<VersionCommit> _commits = [];
    private readonly List<VersionTag> _tags = [];
    private readonly Dictionary<string, VersionCommit> _branches = [];
    private string _current = "main";

    public static RepositoryView From(string script)
    {
        var history = new GraphHistory();
        HistoryScript.Write(script, history);
        return history.View();
    }

    public void Commit(string message) => Add(message, _branches.TryGetValue(_current, out var tip) ? [tip.Sha] : []);

    public void Tag(string name) => _tags.Add(new VersionTag(name, _branches[_current]));

    public void Branch(string name)
    {
        if (_branches.TryGetValue(_current, out var tip))
            _branches[name] = tip;
        _current = name;
    }

    public void Switch(string branch) => _current = branch;

    public void Merge(string branch)
    {
        var into = _current == "main" ? "" : $" into {_current}";
        Add($"Merge branch '{branch}'{into}", [_branches[_current].Sha, _branches[branch].Sha]);
    }

    public void FastForward(string branch) => _branches[_current] = _branches[branch];

    public void Delete(string branch) => _branches.Remove(branch);

    private void Add(string message, IReadOnlyList<string> parents)
    {
        var sha = $"{_commits.Count + 1:x40}";
        var commit = new VersionCommit(sha, parents, DateTimeOffset.UnixEpoch.AddMinutes(_commits.Count), message);
        _commits.Add(commit);
        _branches[_current] = commit;
    }

    private RepositoryView View()
    {
        var branches = _branches
            .Select(b => new VersionBranch("refs/heads/" + b.Key, b.Value))
            .OrderBy(b => b.Reference, StringComparer.Ordinal)
            .ToList();
        return new RepositoryView(
            new CommitGraph([.. _commits.AsEnumerable().Reverse()]),
            branches,
            _tags,
            branches.Single(b => b.Name == _current)
        );
    }
}
