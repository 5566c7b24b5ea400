using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>What has drifted, from what the journal says and one look saw. Pure.</summary>
public static class DriftRules
{
    /// <summary>Told as tags, and as what could not be looked at.</summary>
    private static readonly EvidenceTopic[] Otherwise = [EvidenceTopic.Tag, EvidenceTopic.Sight, EvidenceTopic.Node];

    /// <param name="last">What was found at the last look: of what could not be looked at now, it still counts.</param>
    public static IReadOnlyList<DriftFinding> Find(Baseline baseline, Observation now, IReadOnlyList<DriftFinding> last)
    {
        if (baseline.Release is null)
            return
            [
                OfJournal("no release has been verified yet", "a verified release", "none", "./build.sh DeployBaked"),
            ];
        var words = new DriftWords(baseline);
        IEnumerable<DriftFinding> found =
        [
            .. OfTheJournal(baseline),
            .. new ContainerRules(baseline, words).Find(now),
            .. now.Tags.Where(t => t.Found != t.Expected).Select(DriftWords.Tag),
            .. OfCode(now, words),
            .. now.Cleaned.Where(c => c.Again.Count > 0).Select(DriftWords.Cleaned),
            .. now.Env.Select(DriftWords.Env),
            .. now.Database is { } database ? OfDatabase(database) : [],
            .. now.Unseen.Select(DriftWords.Unseen),
        ];
        var all = found.DistinctBy(f => f.Id).ToList();
        return [.. all, .. last.Where(f => all.TrueForAll(a => a.Id != f.Id) && IsNotLookedAt(f, now))];
    }

    private static IEnumerable<DriftFinding> OfTheJournal(Baseline baseline)
    {
        if (baseline.Open is { } open)
            yield return OfJournal(
                $"release {open} has not ended, and nobody works on it",
                "every release to have ended",
                $"{open} open",
                "./build.sh Resume, or ./build.sh Resume --undo"
            );
        if (baseline.Incomplete is { } incomplete)
            yield return OfJournal(
                $"release {incomplete} ended incomplete",
                "a release that ended proven, or rolled back",
                $"{incomplete} incomplete",
                "./build.sh Releases says why; docs/runbook.md"
            );
    }

    private static DriftFinding OfJournal(string what, string expected, string found, string next) =>
        new(DriftKind.Release, "journal", what, expected, found, next);

    /// <summary>One finding a service and topic, however many claims about it do not hold.</summary>
    private static IEnumerable<DriftFinding> OfCode(Observation now, DriftWords words) =>
        now
            .Code.Where(e => !e.Evidence.Holds && !Otherwise.Contains(e.Evidence.About))
            .Select(e => (e.Service, Kind: KindOf(e.Evidence.About), Found: At(e.Where) + e.Evidence.Found))
            .Concat(now.Copies.Select(c => (c.Service, Kind: DriftKind.Layer, Found: c.What)))
            .GroupBy(e => (e.Service, e.Kind))
            .Select(g => words.Code(g.Key.Service, g.Key.Kind, Findings.List([.. g.Select(e => e.Found).Distinct()])));

    private static string At(string? where) => where is null ? "" : $"{where}: ";

    private static DriftKind KindOf(EvidenceTopic topic) =>
        topic switch
        {
            EvidenceTopic.OwnLayer => DriftKind.Layer,
            EvidenceTopic.Image => DriftKind.Image,
            EvidenceTopic.Creation => DriftKind.Creation,
            _ => DriftKind.Code,
        };

    private static IEnumerable<DriftFinding> OfDatabase(SeenDatabase database)
    {
        if (database.LegacySession is { } session)
            yield return DriftWords.Session(database, session);
        foreach (var breach in database.Breaches)
            yield return DriftWords.Reach(database, breach);
    }

    /// <summary>What runs no more reads nothing: whether its code is right again nobody can say.</summary>
    private static bool IsNotLookedAt(DriftFinding finding, Observation now) =>
        finding.Kind switch
        {
            DriftKind.Code or DriftKind.Layer or DriftKind.Image or DriftKind.Creation => IsUnseen(now, UnseenPart.Code)
                || !now.Containers.Any(c => c.State.Service == finding.Subject && c.State.Running),
            DriftKind.EnvFile => IsUnseen(now, UnseenPart.Env),
            DriftKind.LegacySession or DriftKind.Reach => IsUnseen(now, UnseenPart.Database),
            _ => false,
        };

    private static bool IsUnseen(Observation now, UnseenPart part) => now.Unseen.Any(u => u.Part == part);
}
