using Pipeline.Reports;

partial class Build
{
    Target Status => _ => _
        .Description("What runs, from which commit, proven when, drifted or not; looks, writes nothing")
        .Executes(() => Guard(() => Run.With(async (workshop, ct) => (await StatusReport.Look(workshop, ct)).Print(Json, Console.Out))));

    Target Releases => _ => _
        .Description("Every release: what was live when, what failed, what one can go back to")
        .Executes(() => Guard(() => Run.With((workshop, _) => ReleaseTable.Print(workshop, Json, Console.Out))));
}
