using Pipeline.Inventories;
using Pipeline.Terms;
using Pipeline.Watching;

partial class Build
{
    [Parameter("Inventory, Init: a compose file; needs no pipeline.yml")]
    readonly string Compose = null!;

    [Parameter("Inventory, Init: a compose project that has containers, by its name")]
    readonly string Project = null!;

    [Parameter("Inventory: every file, mount, command and risk, not only one screen")]
    readonly bool Details;

    Target Status =>
        _ =>
            _.Description(
                    "What runs, from which commit, proven when; exit 2 for anything but the last verified "
                        + "release; writes nothing"
                )
                .Executes(() => Guard(() => Answer(() => Run.Status(Json, Document))));

    [Parameter("Watch: one look, and exit 0 (nothing drifted), 2 (something did) or 1 (it could not be looked at)")]
    readonly bool Once;

    [Parameter("Watch: a command for sh -c, run for each finding, which is on its standard input as JSON")]
    readonly string OnDrift = null!;

    [Parameter("Watch: how often everything is looked at when the engine tells of no change, such as 60s or 5m")]
    readonly string Rescan = "60s";

    [Parameter("Watch: a file for node_exporter's textfile collector, written anew after each look")]
    readonly string Metrics = null!;

    Target Watch =>
        _ =>
            _.Description(
                    "Tells of drift from the last verified release as it happens, until Ctrl-C (--once: one look); a "
                        + "line for each finding, and one when it is settled; writes nothing"
                )
                .Executes(() => Guard(() => Json ? Answer(() => WatchStack(Document)) : WatchStack(null)));

    Target Version =>
        _ =>
            _.Description("The semantic version of HEAD, in GitVersion's terms (docs/version.md); asks no engine")
                .Executes(() => Guard(() => Answer(() => Run.Version(Json, Document))));

    Target Releases =>
        _ =>
            _.Description("Every release: what was live when, what failed and why, what can be rolled back to")
                .Executes(() => Guard(() => Answer(() => Run.Releases(Json, Document))));

    [Parameter("VerifyProvenance: the public key in PEM that the statement must be signed by")]
    readonly string Key = null!;

    Target VerifyProvenance =>
        _ =>
            _.Description(
                    "Checks the provenance of a release (--release, else the last verified one) against journal, "
                        + "images, bill of materials and signature (--key); writes nothing"
                )
                .Executes(() => Guard(() => Json ? Answer(() => CheckProvenance(Document)) : CheckProvenance(null)));

    [Parameter("A folder for what is written; without it, Report writes into the state folder")]
    readonly string Out = null!;

    Target Report =>
        _ =>
            _.Description(
                    "A page about a release (--release, else the last one) as HTML, Markdown and JSON, from the "
                        + "journal "
                        + "alone: verdict, stages, downtime, proofs, backups, and how to roll back"
                )
                .Executes(() => Guard(() => Json ? Answer(() => WriteReport(Document)) : WriteReport(null)));

    Target Inventory =>
        _ =>
            _.Description(
                    "Start here: where the code of each service of any compose project really comes from, what it "
                        + "differs from, and the risks; --compose <file> or --project <name>; exit 2 for something to "
                        + "worry about; writes nothing"
                )
                .Executes(() => Guard(() => Answer(() => Run.Inventory(Looked(), Details, Json, Document))));

    Target Init =>
        _ =>
            _.Description(
                    "Writes a commented pipeline.yml from what runs; --compose <file> or --project <name>; never over "
                        + "one that is there; --dry-run prints it"
                )
                .Executes(() => Guard(() => Run.Init(Looked(), Stack, Output)));

    Task WatchStack(TextWriter? json) =>
        json is not null && !Once
            ? throw PipelineException.Usage("--json is one document; a watch that goes on has none", "add --once")
            : Run.Watch(WatchOf(), Once, json);

    WatchOptions WatchOf() =>
        new()
        {
            Rescan =
                Durations.TryParse(Rescan, out var time) && time >= WatchOptions.ShortestRescan
                    ? time
                    : throw PipelineException.Usage(
                        $"--rescan: expected a time such as 60s, 1s at least; found '{Rescan}'"
                    ),
            OnDrift = OnDrift,
            MetricsFile = Metrics,
            IsParanoid = Paranoid,
        };

    Task CheckProvenance(TextWriter? json) => Run.VerifyProvenance(ToRelease, Key, json);

    Task WriteReport(TextWriter? json) => Run.Report(ToRelease, Out, json);

    InventoryRequest Looked() =>
        Compose is not null && Project is not null
            ? throw PipelineException.Usage("--compose and --project both say which project; give one of them")
        : Compose is not null || Project is not null ? new InventoryRequest(Compose, Project, null)
        : new InventoryRequest(null, null, Path.GetFullPath(StackFile));
}
