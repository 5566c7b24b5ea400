using Npgsql;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;
using Evidence = Pipeline.Terms.Evidence;
using RoleModel = Pipeline.Stacks.RoleModel;

namespace Pipeline.Database;

/// <summary>What the runtime role can and cannot do: from the catalogue, and by attempt with its own login.</summary>
internal sealed class LeastPrivilege(StackContext context, Privileges privileges)
{
    private readonly List<Evidence> _evidence = [];
    private readonly RoleModel _roles = Privileges.RolesOf(context);

    private NpgsqlDataSource App => privileges.App!;

    /// <summary>Everything that is looked at before the switch and again after it.</summary>
    public async Task<(IReadOnlyList<Evidence> Evidence, IReadOnlyList<MatrixRow> Matrix)> Check(CancellationToken ct)
    {
        if (!await Login(ct))
            return (_evidence, []);
        _evidence.AddRange(await new PasswordsAsked(context, privileges).Look(ct));
        var catalogue = await CatalogueReader.Read(privileges.Admin, ct);
        await Reach(catalogue, ct);
        var matrix = await Probe(ct);
        await Rehearse(ct);
        await Future(catalogue, ct);
        await Parity(catalogue, ct);
        return (_evidence, matrix);
    }

    private async Task<bool> Login(CancellationToken ct)
    {
        var login = await LoginProbe.Try(App, ct);
        Add(StopRule.Login, $"{_roles.App.Name} logs in over the network with its password", login.Holds, login.Reason);
        return login.Holds;
    }

    private async Task Reach(Catalogue catalogue, CancellationToken ct)
    {
        var (findings, accepted, unused) = await ViewAcceptance.Apply(
            privileges.Admin,
            catalogue,
            privileges.Model,
            _roles.Accept,
            ct
        );
        foreach (
            var line in accepted.Concat(
                unused.Select(v =>
                    $"roles.accept names {v}, by which {_roles.App.Name} reaches nothing beyond its model: "
                    + "take the line away"
                )
            )
        )
            context.Log.WarnOnce(line);
        foreach (var view in ViewRights.Beyond(catalogue, privileges.Model))
            context.Log.WarnOnce(view);
        var breaches = findings.Where(f => f.Severity == Severity.Breach).ToList();
        foreach (var finding in findings.Where(f => f.Severity < Severity.Breach))
            context.Log.WarnOnce($"{finding}");
        var allowed = accepted.Count > 0 ? $", {accepted.Count} breach(es) accepted by roles.accept" : "";
        Add(
            StopRule.Reachable,
            $"{_roles.App.Name} reaches nothing beyond its model",
            breaches.Count == 0,
            breaches.Count == 0
                ? $"{findings.Count} lesser finding(s) in the catalogue{allowed}"
                : string.Join("\n", breaches)
        );
    }

    private async Task<IReadOnlyList<MatrixRow>> Probe(CancellationToken ct)
    {
        var app = new Prober(App, privileges.Admin);
        var legacy = privileges.Legacy is { } old ? new Prober(old, privileges.Admin) : null;
        var rows = new List<MatrixRow>();
        foreach (
            var (sql, expected) in _roles
                .Allowed.Select(s => (s, Verdict.Allowed))
                .Concat(_roles.Denied.Select(s => (s, Verdict.Denied)))
        )
        {
            var result = await Try(app, sql, expected, ct);
            var rule =
                result.Verdict == Verdict.Inconclusive ? StopRule.Inconclusive
                : expected == Verdict.Allowed ? StopRule.PositiveDenied
                : StopRule.NegativeAllowed;
            var claim = $"{_roles.App.Name} is {Word(expected)}: {sql}";
            _evidence.Add(
                rule.Evidence(claim, result.Holds, result.Reason) with
                {
                    Probed = new ProbedStatement(sql, Word(expected), Word(result.Verdict)),
                }
            );
            rows.Add(
                new MatrixRow(
                    sql,
                    expected,
                    legacy is null ? null : (await Try(legacy, sql, expected, ct)).Verdict,
                    result.Verdict
                )
            );
        }

        return rows;
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Task<ProbeResult> Try(Prober prober, string sql, Verdict expected, CancellationToken ct) =>
        expected == Verdict.Allowed ? prober.ProbeAllowed(sql, ct) : prober.ProbeDenied(sql, ct);

    private async Task Rehearse(CancellationToken ct) =>
        _evidence.AddRange(await new WorkloadEvidence(context, privileges).Look(ct));

    private async Task Future(Catalogue catalogue, CancellationToken ct)
    {
        foreach (var result in await FutureObjectsProbe.Try(privileges.Admin, privileges.Model, catalogue, null, ct))
            Add(
                StopRule.FutureObjects,
                $"the next table of {result.Creator} in {result.Schema} will be usable",
                result.Verdict == Verdict.Allowed,
                $"{result.Reason} {result.FixSql}".TrimEnd()
            );
    }

    private async Task Parity(Catalogue catalogue, CancellationToken ct)
    {
        var settings = SettingsParity.Compare(catalogue, _roles.Legacy, _roles.App.Name);
        var stops = settings
            .Where(s => s.What.Contains("search_path", StringComparison.Ordinal) || s.What == "valid until")
            .ToList();
        foreach (var other in settings.Except(stops))
            context.Log.WarnOnce(
                $"{other.What}: {_roles.Legacy} {other.Legacy}, {_roles.App.Name} {other.App}. {other.WhyItMatters}"
            );
        if (privileges.Legacy is { } legacy)
            stops.AddRange(await RowParity.Compare(legacy, App, catalogue, privileges.Model, null, ct));
        else
            stops.AddRange(RowParity.PolicyGaps(catalogue, privileges.Model));
        Add(
            StopRule.Parity,
            $"{_roles.App.Name} sees the same names and rows as {_roles.Legacy}",
            stops.Count == 0,
            stops.Count == 0
                ? "search path, row security"
                : string.Join(
                    "\n",
                    stops.Select(s => $"{s.What}: {s.Legacy} becomes {s.App}. {s.WhyItMatters} {s.FixSql}")
                )
        );
    }

    private void Add(StopRule rule, string claim, bool holds, string found) =>
        _evidence.Add(rule.Evidence(claim, holds, found));
}
