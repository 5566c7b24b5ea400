using System.Text.RegularExpressions;
using Pipeline.Postgres;
using Pipeline.Releases;
using Evidence = Pipeline.Terms.Evidence;
using RoleModel = Pipeline.Stacks.RoleModel;

namespace Pipeline.Database;

/// <summary>
/// Whether the runtime role can run what the legacy role ran: each statement is answered, or named as unanswered.
/// </summary>
internal sealed partial class WorkloadEvidence(StackContext context, Privileges privileges)
{
    private const int Shown = 12;
    private readonly RoleModel _roles = Privileges.RolesOf(context);

    public async Task<IReadOnlyList<Evidence>> Look(CancellationToken ct)
    {
        var history = await StatementHistory.Read(privileges.Admin, _roles.Legacy, ct);
        var workload = Workload.From(history.Statements, Probes(), _roles.IgnoreStatements);
        var rehearsal = new WorkloadRehearsal(privileges.App!, privileges.Admin, null, privileges.Model);
        var results = await rehearsal.Rehearse(
            [.. _roles.Allowed.Select(s => new PastStatement(s, 0)), .. workload.Statements],
            ct
        );
        var administration = results
            .Where(r =>
                r.Verdict == RehearsalVerdict.MissingGrant && (r.IsAdministration || SystemObject().IsMatch(r.Reason))
            )
            .ToList();
        var failing = results
            .Except(administration)
            .Where(r => r.Verdict is RehearsalVerdict.MissingGrant or RehearsalVerdict.Breaks)
            .ToList();
        var unanswered = results.Where(r => r.Verdict == RehearsalVerdict.Inconclusive).ToList();
        var works = results.Count(r => r.Verdict == RehearsalVerdict.Works);
        Warn("cannot be tried with the new role, so it is not known whether they would work", unanswered);
        Warn(
            $"of {_roles.Legacy} are a migration's or an administrator's, and refused for {_roles.App.Name}; "
                + "a service that sends one will fail",
            administration
        );
        var found = string.Join(
            "; ",
            new[]
            {
                $"{works} of {results.Count} statements work, {unanswered.Count} are unanswered and "
                    + $"{administration.Count} an administrator's, named above",
                history.Available
                    ? $"{workload.Statements.Count} are from pg_stat_statements"
                    : $"without pg_stat_statements: {history.Why}",
                history.Available ? history.Why : "",
                workload.Own.Count > 0 ? $"{workload.Own.Count} of this program and of probes left out" : "",
                workload.Ignored.Count > 0 ? $"{workload.Ignored.Count} left out by roles.ignore_statements" : "",
            }.Where(t => t.Length > 0)
        );
        var claim =
            $"{_roles.App.Name} can run the {works} statement(s) of {_roles.Legacy} that could be rehearsed, "
            + $"of {results.Count}";
        return
        [
            StopRule.MissingGrant.Evidence(
                failing.Count == 0 ? claim : $"{_roles.App.Name} can run what {_roles.Legacy} ran",
                failing.Count == 0,
                failing.Count == 0 ? found : Failures(failing)
            ),
        ];
    }

    /// <summary>What a check or a person runs, and no service: no right is wanted for it.</summary>
    private IEnumerable<string> Probes()
    {
        var stack = context.Stack.Definition;
        return
        [
            .. _roles.Denied,
            .. stack.Boundaries.Where(b => b.Sql is not null).Select(b => b.Sql!),
            .. stack.Services.Where(s => s.Heartbeat is not null).Select(s => s.Heartbeat!.Newest),
        ];
    }

    private static string Failures(IReadOnlyList<RehearsalResult> failing) =>
        $"{string.Join("\n", failing.Select(f => $"{Ran(f)}: {f.Reason}. {f.FixSql}".TrimEnd(' ')))}\n"
        + "if no service sends a statement (an administrator or an earlier migration did): name it in "
        + "roles.ignore_statements, such as 'CREATE TABLE *'";

    private void Warn(string what, IReadOnlyList<RehearsalResult> results)
    {
        var lines = results
            .GroupBy(r => (r.Statement, Reason: Why(r)))
            .Select(g => $"- {Ran(g.First() with { Calls = g.Sum(r => r.Calls) })}: {g.Key.Reason}")
            .ToList();
        var more = lines.Count > Shown ? $"\n- and {lines.Count - Shown} more" : "";
        if (lines.Count > 0)
            context.Log.WarnOnce($"{results.Count} statement(s) {what}:\n{string.Join('\n', lines.Take(Shown))}{more}");
    }

    private static string Why(RehearsalResult result) =>
        result is { IsAdministration: true, Verdict: RehearsalVerdict.Inconclusive }
            ? "it ran only once: today it fails for the old role, too"
            : result.Reason;

    private static string Ran(RehearsalResult result) =>
        result.Calls > 0 ? $"{result.Statement} ({result.Calls} times)" : result.Statement;

    [GeneratedRegex("permission denied for [a-z ]+ pg_")]
    private static partial Regex SystemObject();
}
