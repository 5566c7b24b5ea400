using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>What may be touched has its own word, and nothing is taken for granted.</summary>
public static class Approvals
{
    private static readonly Impact[] Asked =
    [
        Impact.Volume,
        Impact.Clean,
        Impact.Restart,
        Impact.Privilege,
        Impact.State,
        Impact.Env,
    ];

    /// <summary>
    /// Asks for what the plans need and <c>--go</c> did not give; the answer that counts is the word itself.
    /// </summary>
    /// <returns>The words that were typed.</returns>
    /// <exception cref="PipelineException">Not approved; nothing was changed.</exception>
    public static IReadOnlyList<Impact> Require(
        IReadOnlyList<(IStage Stage, StagePlan Plan)> plans,
        IReadOnlySet<Impact> go,
        TextReader? terminal,
        Action<string> say
    )
    {
        var needed = Needed(plans, go);
        if (needed.Count == 0)
            return [];
        if (terminal is null)
            throw Refused(needed, go, plans);
        foreach (var impact in needed)
            Ask(impact, plans, terminal, say, needed, go);
        return needed;
    }

    /// <summary>What the plans need and <c>--go</c> did not give.</summary>
    public static IReadOnlyList<Impact> Needed(
        IReadOnlyList<(IStage Stage, StagePlan Plan)> plans,
        IReadOnlySet<Impact> go
    ) =>
        [
            .. plans
                .Where(p => p.Plan.HasWork)
                .SelectMany(p => p.Plan.Further.Select(f => f.Impact).Prepend(p.Stage.Impact))
                .Distinct()
                .Where(i => Asked.Contains(i) && !go.Contains(i))
                .Order(),
        ];

    /// <summary>
    /// A deploy that takes back what is live needs its own word: what else was approved does not cover it.
    /// </summary>
    /// <param name="concern">How the commit stands to the live one.</param>
    /// <returns>The word that was typed, where one was.</returns>
    /// <exception cref="PipelineException">Not approved; nothing was changed.</exception>
    public static IReadOnlyList<Impact> RequireDowngrade(
        string concern,
        IReadOnlySet<Impact> go,
        TextReader? terminal,
        Action<string> say
    )
    {
        if (go.Contains(Impact.Downgrade))
            return [];
        if (terminal is not null)
            say($"{concern}. Type '{Word(Impact.Downgrade)}' to deploy it all the same, anything else to stop [N]:");
        if (terminal?.ReadLine()?.Trim() != Word(Impact.Downgrade))
            throw PipelineException.Refuse(
                $"not approved: {Word(Impact.Downgrade)}: {concern}; nothing was changed",
                "git fetch and deploy a commit that contains what is live; to go back, ./build.sh Rollback; "
                    + "or, if that is meant, add --go "
                    + $"{string.Join(" ", go.Append(Impact.Downgrade).Order().Select(Word))}"
            );
        return [Impact.Downgrade];
    }

    public static string Word(Impact impact) => impact.ToString().ToLowerInvariant();

    private static void Ask(
        Impact impact,
        IReadOnlyList<(IStage Stage, StagePlan Plan)> plans,
        TextReader terminal,
        Action<string> say,
        IReadOnlyList<Impact> needed,
        IReadOnlySet<Impact> go
    )
    {
        var stages = plans
            .Where(p => p.Plan.HasWork && (p.Stage.Impact == impact || p.Plan.Further.Any(f => f.Impact == impact)))
            .Select(p => p.Stage.Name.Value);
        say(
            $"{string.Join(" and ", stages)} need your go{Why(impact, plans)}. Type '{Word(impact)}' to "
                + "approve, anything else to stop [N]:"
        );
        if (terminal.ReadLine()?.Trim() != Word(impact))
            throw Refused(needed, go, plans);
    }

    private static PipelineException Refused(
        IReadOnlyList<Impact> needed,
        IReadOnlySet<Impact> go,
        IReadOnlyList<(IStage Stage, StagePlan Plan)> plans
    ) =>
        PipelineException.Refuse(
            $"not approved: {string.Join(", ", needed.Select(i => $"{Word(i)}{Why(i, plans)}"))}; nothing was changed",
            $"add --go {string.Join(" ", go.Concat(needed).Distinct().Order().Select(Word))}, or look first "
                + "with --dry-run"
        );

    private static string Why(Impact impact, IReadOnlyList<(IStage Stage, StagePlan Plan)> plans) =>
        plans
            .Where(p => p.Plan.HasWork)
            .SelectMany(p => p.Plan.Further)
            .FirstOrDefault(f => f.Impact == impact && f.Because is not null)
            is { Because: var because }
            ? $" ({because})"
            : "";
}
