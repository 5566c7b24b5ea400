partial class Build
{
    Target Status =>
        _ =>
            _.Description(
                    "What runs, from which commit, proven when; exit 2 for anything but the last verified "
                        + "release; writes nothing"
                )
                .Executes(() => Guard(() => Answer(() => Run.Status(Json, Document))));

    Target Version =>
        _ =>
            _.Description("The semantic version of HEAD, in GitVersion's terms (docs/version.md); asks no engine")
                .Executes(() => Guard(() => Answer(() => Run.Version(Json, Document))));

    Target Releases =>
        _ =>
            _.Description("Every release: what was live when, what failed and why, what can be rolled back to")
                .Executes(() => Guard(() => Answer(() => Run.Releases(Json, Document))));
}
