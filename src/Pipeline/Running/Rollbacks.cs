using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Which release a rollback goes to: by release or its version, by image, or the last verified one before what runs.
/// Pure, but for the question.
/// </summary>
public static class Rollbacks
{
    /// <param name="terminal">Who is asked when nothing was named; null where nobody is there.</param>
    /// <exception cref="PipelineException">There is none, or more than one, or the answer was no; says which there
    /// are.</exception>
    public static ReleaseRecord Find(
        ReleaseHistory history,
        RollbackTarget target,
        TextReader? terminal,
        Action<string> say
    ) =>
        target switch
        {
            { Release: { } release } => ById(history, release),
            { Image: { } image } => ByImage(history, image),
            _ => Proposed(history, terminal, say),
        };

    /// <summary>
    /// The last verified release before the one that is live: of another commit, and none that was rolled back.
    /// </summary>
    public static ReleaseRecord? Proposal(ReleaseHistory history)
    {
        if (history.LastVerified is not { } live)
            return null;
        var (bad, here) = (history.Bad(), history.Position(live));
        return Verified(history)
            .LastOrDefault(r =>
                history.Position(r) < here && !bad.Contains(r.Id) && r.Closing!.Commit != live.Closing!.Commit
            );
    }

    /// <summary>One line for each release one can roll back to.</summary>
    public static IEnumerable<string> Lines(ReleaseHistory history)
    {
        var bad = history.Bad();
        return Verified(history)
            .Select(r =>
                Line(r)
                + (
                    bad.Contains(r.Id) ? "  bad: it was live, and was rolled back"
                    : r == history.LastVerified ? "  live"
                    : ""
                )
            );
    }

    private static string Line(ReleaseRecord r) =>
        $"  {r.Id}  {r.ClosedAt:yyyy-MM-dd HH:mm} UTC  commit {r.Closing!.Commit[..12]}  "
        + $"{(r.Version is { } version ? $"version {version}  " : "")}image "
        + $"{string.Join(", ", r.Closing.Images.Values.Select(ServiceState.Short))}";

    private static ReleaseRecord Proposed(ReleaseHistory history, TextReader? terminal, Action<string> say)
    {
        if (Proposal(history) is not { } last)
            throw Refused(
                history,
                $"there is no verified release before {history.LastVerified?.Id ?? "this one"} to roll back to"
            );
        if (terminal is null)
            throw Refused(
                history,
                $"say where to roll back to; the last verified release before this one is {last.Id}"
            );
        say(
            $"{history.LastVerified!.Id} is live. The last verified release before it:\n{Line(last)}\nGo back "
                + "to it? Type 'yes', anything else to stop [N]:"
        );
        return terminal.ReadLine()?.Trim() == "yes"
            ? last
            : throw PipelineException.Refuse(
                "not confirmed; nothing was changed",
                "./build.sh Rollback --release <id>, or --image <sha>"
            );
    }

    private static ReleaseRecord ById(ReleaseHistory history, string release) =>
        Verified(history).FirstOrDefault(r => r.Id.Equals(release, StringComparison.OrdinalIgnoreCase))
        ?? ByVersion(history, release)
        ?? throw Refused(
            history,
            WhyNot(
                history.Releases.FirstOrDefault(r => r.Id.Equals(release, StringComparison.OrdinalIgnoreCase))
                    ?? ReleaseVersions.Having(history.Releases, release).LastOrDefault(),
                release
            )
        );

    /// <summary>Null where it is no version, or none has it.</summary>
    private static ReleaseRecord? ByVersion(ReleaseHistory history, string asked)
    {
        var having = ReleaseVersions.Having(Verified(history), asked);
        return having.DistinctBy(r => r.Closing!.Commit).Count() <= 1
            ? having.LastOrDefault()
            : throw Refused(
                history,
                $"more than one commit has the version {asked}: "
                    + string.Join(", ", having.Select(r => $"{r.Id} (commit {r.Closing!.Commit[..12]})"))
            );
    }

    private static string WhyNot(ReleaseRecord? release, string asked) =>
        release switch
        {
            null => $"there is no release '{asked}'",
            { WasLive: true } => $"{release.Id} was verified, but has been undone since",
            { Closing: null } => $"{release.Id} is still open, so it is not verified",
            { Closing.Outcome: Outcome.Verified } =>
                $"{release.Id} was a cut-over alone and deployed no code, so there is no code " + "to roll back to",
            { Closing.Outcome: Outcome.Partial } =>
                $"{release.Id} was never verified: only {string.Join(", ", release.Opening.Stages)} of it "
                    + "were asked for",
            { Closing.Outcome: Outcome.RolledBack } =>
                $"{release.Id} was never verified: it failed, and was rolled back",
            _ => $"{release.Id} was never verified: it failed, and its rollback is incomplete",
        };

    private static ReleaseRecord ByImage(ReleaseHistory history, string image)
    {
        var hex = image.StartsWith("sha256:", StringComparison.Ordinal) ? image["sha256:".Length..] : image;
        if (hex.Length < 4 || !hex.All(char.IsAsciiHexDigitLower))
            throw Refused(history, $"'{image}' is no image ID: expected at least 4 of the characters 0-9 and a-f");
        var matching = Verified(history).Where(r => Matching(r, hex).Any()).ToList();
        return matching.SelectMany(r => Matching(r, hex)).Distinct().ToList() switch
        {
            [] => throw Refused(history, $"no verified release ran the image {image}"),
            [_] => matching[^1],
            var several => throw Refused(
                history,
                $"the prefix {image} fits more than one image: {string.Join(", ", several)}"
            ),
        };
    }

    private static IEnumerable<string> Matching(ReleaseRecord release, string hex) =>
        release.Closing!.Images.Values.Where(i => i["sha256:".Length..].StartsWith(hex, StringComparison.Ordinal));

    private static IReadOnlyList<ReleaseRecord> Verified(ReleaseHistory history) =>
        [.. history.Releases.Where(r => r.IsLiveCode)];

    private static PipelineException Refused(ReleaseHistory history, string why)
    {
        var lines = Lines(history).ToList();
        return lines.Count == 0
            ? PipelineException.Usage($"{why}; no release of this stack is verified")
            : PipelineException.Usage(
                $"{why}. Nothing was written. Releases that can be rolled back to:\n{string.Join('\n', lines)}",
                lines.Count > 1 ? "./build.sh Rollback --release <id>, or --image <sha>"
                    : IsOnSwarm(history) ? "git checkout of an earlier commit, then ./build.sh DeployBaked"
                    : $"./build.sh Rollback --release {FirstState.Id} rolls back to what ran before that release"
            );
    }

    /// <summary>There, what ran before the first release is not restored.</summary>
    private static bool IsOnSwarm(ReleaseHistory history) =>
        history.Releases.Any(r => r.Opening.Before.Any(b => b.Node is not null));
}
