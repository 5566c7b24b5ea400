using Pipeline.Reports;

namespace Pipeline.Tests.Reports;

/// <summary>A release with something in every part of its page, as long and as odd as such texts get.</summary>
internal static class CompleteRelease
{
    private const string Nasty = "<img src=x onerror=alert(1)> & \"quotes\" \u202e";
    private const string Commit = "98824ee78311b96f952a65c245079ce1cf5ce919";
    private const string Image = "sha256:cae189ae5cca3e42133e2d5d17c04c2441c48e367e1086c8631e699710ae49ca";
    private const string Backup = "steve-tradingbot_pipeline-backup-r7-clawbot-openclaw-46553a62";

    /// <param name="secret">Stands where a tool's output might carry one.</param>
    public static ReportDocument Document(string secret) =>
        new(
            "steve-tradingbot",
            "r7",
            "FAILED AND ROLLED BACK: the old state was put back and proven.",
            "bad",
            "deploy",
            "RolledBack",
            Commit,
            "1.4.0-12+Branch.feature-a-long-name.Sha." + Commit,
            "2026-11-22 05:42:42 UTC",
            "2026-11-22 05:45:40 UTC",
            "2 min 58 s",
            $"CutOverRole: STOP RULE legacy-session: {Nasty}\n  do: look for another source of its credentials",
            new ReportApproval(
                "anna@shop1",
                "2026-11-22 05:42:40 UTC",
                "--go volume restart, privilege typed at the terminal",
                Commit + Commit[..25]
            ),
            [new ReportImage("steve-tradingbot-clawbot:latest", Image)],
            [.. Stages()],
            [
                new ReportBar("clawbot", "17.9 s", 17.9, 98.9, "wrote again after 3.1 s"),
                new ReportBar("clawbot-worker", "18.1 s", 18.1, 100, null),
            ],
            [
                new ReportContainer(
                    "clawbot",
                    $"739567cafe4d, running ({Image})",
                    $"cae189ae5cca, running ({Image})",
                    true
                ),
                new ReportContainer("gui-db", "4ad0b3f00d11, healthy", "4ad0b3f00d11, healthy", false),
            ],
            [
                new ReportMount(
                    "clawbot",
                    "/home/node/.openclaw/workspace/trading",
                    "volume steve-tradingbot_clawbot-openclaw",
                    "none: the image's own files",
                    true
                ),
            ],
            [
                new ReportProof("Recreate", "clawbot writes to the database", "newest 05:43:51.179", null),
                new ReportProof(
                    "CutOverRole",
                    Nasty,
                    $"refused; the tool said: {secret}",
                    "not compared: 3 files",
                    "login"
                ),
                new ReportProof("CheckMarker", $"{Image}{Image} has no blank", new string('x', 300), null),
            ],
            [new ReportProof("the release", "STOP RULE legacy-session", $"{Nasty}\n  do: mend it", null)],
            [
                new ReportRight(
                    "INSERT INTO decision_logs (symbol) VALUES ('BTC')",
                    "allowed",
                    "allowed",
                    "allowed",
                    "allowed"
                ),
                new ReportRight(
                    $"DELETE FROM {new string('t', 63)} WHERE note = '{Nasty}'",
                    "denied",
                    "allowed",
                    "denied",
                    "-"
                ),
            ],
            [new ReportBackup("clawbot-openclaw", Backup, "restored once and compared equal; 512 MB")],
            [
                new ReportCommand(
                    "the release before it",
                    "./build.sh Rollback --release r6 --stack /srv/shop/pipeline.yml"
                ),
            ],
            new ReportJournal(
                "/var/lib/pipeline/steve-tradingbot@8bb63c9c7e8d/journal.jsonl",
                101,
                142,
                Commit + Commit[..24],
                "head -n 142 '/var/lib/pipeline/steve-tradingbot@8bb63c9c7e8d/journal.jsonl' | { p=start; while IFS= read -r l; do p=$(printf '%s %s' \"$p\" \"${l#* }\" | sha256sum | cut -c1-64); done; echo \"$p\"; }"
            )
        );

    private static IEnumerable<ReportStep> Stages()
    {
        foreach (var (stage, i) in Chain.Forward.Select((s, i) => (s.Name.Value, i)))
            yield return new ReportStep(
                stage,
                i == 0 ? "nothing to do"
                    : i < 9 ? "undone"
                    : "not proven",
                i == 0 ? "the block is in its place" : null,
                i == 0 ? "" : $"05:42:{40 + i}",
                i == 0 ? "" : "12.5 s",
                90.0 * i / Chain.Forward.Count,
                10,
                [$"stop clawbot, clawbot-worker only for the last difference of {Backup}", Nasty],
                ["clawbot was down 17.9 s", Image]
            );
    }
}
