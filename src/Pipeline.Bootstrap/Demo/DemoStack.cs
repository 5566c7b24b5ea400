using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// The bundled stack: the seed's case in miniature, laid out under <c>.demo/</c> as its own git repository and
/// brought up in its broken state. Real services, a real Postgres.
/// </summary>
/// <param name="root">The folder in which it gets a folder of its own.</param>
/// <param name="project">Compose project; a test gives its own.</param>
public sealed class DemoStack(
    string root,
    string project = "steve-tradingbot",
    string folder = ".demo",
    TimeProvider? clock = null
) : IDemo
{
    private const int Services = 4;
    private const string CodeVolumeKey = "clawbot-openclaw";
    private readonly DemoTemplate _template = new(project);
    private readonly DemoResources _resources = new(project);

    /// <summary>Where it is laid out.</summary>
    public string Folder { get; } = Path.GetFullPath(Path.Combine(root, folder));

    /// <summary>Shows in place that something goes on; null where lines are kept.</summary>
    public Action<string>? Passing { get; init; }

    public string StackFile => Path.Combine(Folder, "pipeline.yml");

    public EngineAddress? Engine => null;

    public RegistryLogins? Logins => null;

    private DemoServices Running => field ??= new DemoServices(Folder, project, _resources);

    private bool IsComplete => File.Exists(DemoFolder.CompleteMark(Folder));

    /// <summary>
    /// Makes sure that the demo is there and runs. Quick, and without effect, when it does. A half-made one is made
    /// anew. While a release is open its services are left as they are.
    /// </summary>
    /// <param name="reset">Start over, whatever is there.</param>
    /// <exception cref="PipelineException">The project belongs to another folder, or the demo does not come
    /// up.</exception>
    public async Task Up(bool reset, Action<string> progress, CancellationToken ct)
    {
        var steps = new TimedStep(progress, clock ?? TimeProvider.System) { Passing = Passing };
        await RefuseForeign(ct).ConfigureAwait(false);
        if (!reset && IsComplete)
        {
            await Wake(steps, ct).ConfigureAwait(false);
            return;
        }

        await Remove(ct).ConfigureAwait(false);
        await Make(steps, progress, ct).ConfigureAwait(false);
    }

    /// <summary>What <see cref="Up"/> would do, in one line; null when nothing. Reads only.</summary>
    /// <exception cref="PipelineException">The project belongs to another folder.</exception>
    public async Task<string?> Plan(bool reset, CancellationToken ct)
    {
        await RefuseForeign(ct).ConfigureAwait(false);
        if (reset || !IsComplete)
            return $"{(Directory.Exists(Folder) ? "remove what there is of the demo, then " : "")}lay it out in "
                + $"{Folder} and bring it up";
        return
            await _resources.AllRun(Services, ct).ConfigureAwait(false)
            || await HasOpenRelease(ct).ConfigureAwait(false)
            ? null
            : "start the demo";
    }

    /// <summary>
    /// Removes containers, volumes, networks, images, backups, release history and folder of the demo, and nothing
    /// else.
    /// </summary>
    public async Task Down(Action<string> progress, CancellationToken ct)
    {
        await RefuseForeign(ct).ConfigureAwait(false);
        await Remove(ct).ConfigureAwait(false);
        progress($"nothing is left of {project}");
    }

    private async Task Remove(CancellationToken ct)
    {
        await _resources.Remove(ct).ConfigureAwait(false);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private async Task Wake(TimedStep steps, CancellationToken ct)
    {
        if (
            await _resources.AllRun(Services, ct).ConfigureAwait(false)
            || await HasOpenRelease(ct).ConfigureAwait(false)
        )
            return;
        if (!await _resources.HasVolume(CodeVolumeKey, ct).ConfigureAwait(false))
            throw PipelineException.Refuse(
                $"{Folder} is there, but the demo's volumes are gone.",
                "./build.sh Demo --reset"
            );
        await steps.Run("start the demo", line => Running.Wake(line, ct)).ConfigureAwait(false);
    }

    private async Task Make(TimedStep steps, Action<string> progress, CancellationToken ct)
    {
        var passwords = DemoPasswords.Draw();
        var layout = new DemoFolder(Folder, _template);
        await steps
            .Run(
                $"lay out {Folder}",
                async _ =>
                {
                    await layout.LayOut(ct).ConfigureAwait(false);
                    layout.WriteSecrets(passwords);
                }
            )
            .ConfigureAwait(false);
        await steps.Run("build the demo's images", line => Running.Build(line, ct)).ConfigureAwait(false);
        await steps
            .Run(
                "create its containers and volumes, with older code in the volume",
                _ => Running.Create($"{project}_{CodeVolumeKey}", CodeVolume.Files(_template), ct)
            )
            .ConfigureAwait(false);
        await steps.Run("start the database", _ => Running.StartDatabase(passwords, ct)).ConfigureAwait(false);
        await steps
            .Run("start the services and wait until they write", line => Running.Start(line, ct))
            .ConfigureAwait(false);
        layout.MarkComplete(Guid.NewGuid().ToString());
        progress(await State(ct).ConfigureAwait(false));
    }

    private async Task<string> State(CancellationToken ct)
    {
        const string query =
            "SELECT format('bot %s, cycle %s, as %s', code_version, cycle, current_user) FROM bot_statuses "
            + "ORDER BY id DESC LIMIT 1";
        return $"the demo runs in {Folder}: {await Running.Ask(query, ct)}\n"
            + "its repository is one commit ahead, and no edit there takes effect yet";
    }

    private async Task<bool> HasOpenRelease(CancellationToken ct)
    {
        var state = await _resources.State(ct).ConfigureAwait(false);
        return ReleaseHistory.Read(state.JournalPath, clock ?? TimeProvider.System).Open is not null;
    }

    /// <summary>
    /// A project of the same name made elsewhere is not ours to start or remove, unless its demo folder is gone.
    /// </summary>
    private async Task RefuseForeign(CancellationToken ct)
    {
        foreach (var other in await _resources.Folders(ct).ConfigureAwait(false))
            if (
                other != Folder
                && !IsSameDemo(other)
                && (Directory.Exists(other) || Path.GetFileName(other) != Path.GetFileName(Folder))
            )
                throw PipelineException.Refuse(
                    $"Compose project {project} belongs to {other}, not to {Folder}.",
                    $"there: ./build.sh DemoDown (or: docker compose --project-name {project} down)"
                );
    }

    private bool IsSameDemo(string other)
    {
        var mark = DemoFolder.CompleteMark(other);
        return IsComplete
            && File.Exists(mark)
            && File.ReadAllText(mark) == File.ReadAllText(DemoFolder.CompleteMark(Folder));
    }
}
