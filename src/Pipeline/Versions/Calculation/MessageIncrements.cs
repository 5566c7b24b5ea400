using System.Text.RegularExpressions;

namespace Pipeline.Versions;

/// <summary>
/// What goes up after a version: what the commit messages since then say, and at least what the rules say.
/// </summary>
internal sealed class MessageIncrements(RepositoryView view, VersionConfiguration configuration, TagSearch tags)
{
    /// <summary>In this order: a message that says "none" says nothing else.</summary>
    private readonly IReadOnlyList<(Regex Pattern, VersionPart Part)> _patterns =
    [
        (Patterns.Compile(configuration.NoneMessage), VersionPart.None),
        (Patterns.Compile(configuration.MajorMessage), VersionPart.Major),
        (Patterns.Compile(configuration.MinorMessage), VersionPart.Minor),
        (Patterns.Compile(configuration.PatchMessage), VersionPart.Patch),
    ];

    /// <param name="source">The commit of the version; null: all of the history counts.</param>
    /// <param name="label">The label of the branch: what a tag with it was given for is not given again.</param>
    public VersionPart Since(VersionCommit? source, EffectiveRules rules, string? label) =>
        rules.Messages == MessageRule.Disabled
            ? rules.Increment
            : Commits(source, label)
                .Where(c => rules.Messages == MessageRule.Enabled || c.IsMerge)
                .Select(PartIn)
                .Append(rules.Increment)
                .Max()
                ?? VersionPart.None;

    private VersionPart? PartIn(VersionCommit commit) =>
        _patterns.Where(p => p.Pattern.IsMatch(commit.Message)).Select(p => (VersionPart?)p.Part).FirstOrDefault();

    /// <summary>Without tagged ones and what came before them.</summary>
    private IEnumerable<VersionCommit> Commits(VersionCommit? source, string? label)
    {
        var log = view.Graph.Log(view.Commit, source);
        var left = log.ToHashSet();
        foreach (var tagged in log.Reverse().Where(c => tags.IsTagged(c, label)))
            Remove(tagged, left);
        return log.Where(left.Contains);
    }

    private void Remove(VersionCommit commit, HashSet<VersionCommit> left)
    {
        var open = new Stack<VersionCommit>([commit]);
        while (open.TryPop(out var next))
            if (left.Remove(next))
                foreach (var parent in next.Parents.Select(view.Graph.Find).OfType<VersionCommit>())
                    open.Push(parent);
    }
}
