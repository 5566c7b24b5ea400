using System.Text.Json;
using Pipeline.Clusters;
using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.BuildImage;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A history written down release by release, in the records of a real one. Release n is of commit <c>nnnn…</c> and
/// image <c>sha256:nnnn…</c>.
/// </summary>
internal sealed class PastReleases
{
    private readonly List<JournalRecord> _records = [];
    private int _count;

    public ReleaseHistory History => ReleaseHistory.From(_records);

    public static string Image(int n) => "sha256:" + string.Concat(Enumerable.Repeat(n.ToString("x", null), 64));

    public static string Commit(int n) => string.Concat(Enumerable.Repeat(n.ToString("x", null), 40));

    /// <summary>A deploy of a commit of its own; it backs up and rebuilds the volume <c>data</c>.</summary>
    public PastReleases Deploy(Outcome outcome = Outcome.Verified, string? image = null, string? version = null)
    {
        var id = Open(TestContext.Opening(Commit(_count + 1)) with { Version = version });
        Backup(id, codeOnly: false);
        Rebuild(id);
        return Close(id, outcome, Commit(_count), image ?? Image(_count));
    }

    /// <summary>The digest under which a registry has <see cref="Image"/>.</summary>
    public static string Digest(int n) => $"sha256:d{Image(n)[8..]}";

    /// <summary>A deploy on a swarm, of the image with its digest.</summary>
    /// <param name="outcome">Null: it has not ended.</param>
    /// <param name="services">Those whose tasks it replaced.</param>
    public PastReleases Roll(Outcome? outcome, params string[] services)
    {
        var running = services.Select(s => new ServiceState(s, "c", s, "", "", true, null, 7, 0, default, null));
        var id = Open(
            TestContext.Opening(Commit(_count + 1)) with
            {
                Before = [.. running.Select(s => s with { Node = "node1" })],
            }
        );
        var (image, name) = (Image(_count), $"registry:5000/shop:{id}@{Digest(_count)}");
        Plan(id, StageNames.BuildImage, new BuildWork(Commit(_count), [new ImageWork("shop:latest", null, null)]));
        var built = new BuildReceipt(new Dictionary<string, string> { ["shop:latest"] = image })
        {
            Pushed = new Dictionary<string, string> { ["shop:latest"] = name },
        };
        Add(id, JournalEvent.Applied, StageNames.BuildImage, new Receipt([], Json.Element(built)));
        var rolled = services.Select(s => new RolledService(s, $"id-of-{s}", "before", name, 2));
        Plan(id, StageNames.Recreate, new RecreateWork([]) { Rolled = [.. rolled] });
        return outcome is { } ended ? Close(id, ended, Commit(_count), image) : this;
    }

    /// <summary>A cut-over on a swarm, which gave those services another secret.</summary>
    public PastReleases CutOverOnSwarm(params string[] services)
    {
        var id = Open(TestContext.Opening(Commit(_count)));
        var rolled = services.Select(s => new RolledService(s, $"id-of-{s}", "before", "before", 2));
        Plan(
            id,
            StageNames.CutOverEnv,
            new CutOverEnvWork(null, "", [], [], [], [], [])
            {
                Rolled = [.. rolled],
                Secrets = [new NewSecret("dsn", $"shop_dsn-{id}", services)],
            }
        );
        return CloseWithoutCode(id);
    }

    /// <summary>A deploy that has made its backup and has not ended.</summary>
    public PastReleases Open()
    {
        Backup(Open(TestContext.Opening(Commit(_count + 1))), codeOnly: false);
        return this;
    }

    /// <summary>Where the next release keeps the env file of a service; null where it keeps none.</summary>
    public string? ServiceFileCopy { get; set; }

    /// <summary>
    /// A failed deploy with an edited env file of a service: its undo put the edit aside into this copy.
    /// </summary>
    public PastReleases Failed(string edit)
    {
        var (id, running) = (Open(TestContext.Opening(Commit(_count + 1))), ServiceFileCopy);
        EnvFileBackup Backup(string copy) => new("/shop.env", copy, 384, 0, 0, "p");
        Plan(
            id,
            StageNames.Recreate,
            new RecreateWork([]) { Edited = [new(Backup(running ?? "/none"), Backup(edit), ["web"])] }
        );
        ServiceFileCopy = null;
        Undone(id, StageNames.Recreate);
        Close(id, Outcome.RolledBack, Commit(_count), Image(_count));
        ServiceFileCopy = running;
        return this;
    }

    public PastReleases Rollback(string to)
    {
        var (target, version) = (History.Find(to)!.Closing!, History.Find(to)!.Version);
        var id = Open(
            new Opening(ReleaseKind.Rollback, target.Commit, [], "/p.yml", [], target.Images, to) { Version = version }
        );
        Backup(id, codeOnly: true);
        Rebuild(id);
        return Close(id, Outcome.Verified, target.Commit, target.Images.Values.Single());
    }

    /// <summary>Where the next cut-over keeps the previous env file.</summary>
    public string EnvCopy { get; set; } = "/c";

    public PastReleases CutOver()
    {
        var id = Open(TestContext.Opening());
        Plan(
            id,
            StageNames.CutOverEnv,
            new CutOverEnvWork(new("/.env", EnvCopy, 384, 0, 0, "p"), "w", ["KEY"], [], [], [], [])
        );
        return CloseWithoutCode(id);
    }

    /// <summary>A cut-over that gave roles their rights.</summary>
    public PastReleases Provision()
    {
        var id = Open(TestContext.Opening());
        Plan(id, StageNames.ProvisionRoles, new ProvisionWork([], ["app"]));
        return CloseWithoutCode(id);
    }

    /// <summary>A rollback of which only the restore of env file and roles is written down, and not its end.</summary>
    /// <param name="former">In the words of an earlier version: the stages of the cut-over did it then.</param>
    public PastReleases BeginRestore(string to, string cutOver, bool former = false)
    {
        var (env, roles) = former
            ? (StageNames.CutOverEnv, StageNames.ProvisionRoles)
            : (StageNames.RestoreEnv, StageNames.RestoreRoles);
        var opening = new Opening(ReleaseKind.Rollback, Commit(1), [env.Value, roles.Value], "/p.yml", [], null, to);
        var id = Open(opening);
        Plan(
            id,
            env,
            Raw(
                new
                {
                    Backup = new EnvFileBackup("/.env", "/restore", 384, 0, 0, "now"),
                    Written = "p",
                    Keys = new[] { "KEY" },
                    Services = Array.Empty<object>(),
                    Before = Array.Empty<object>(),
                    Others = Array.Empty<object>(),
                    Matrix = Array.Empty<object>(),
                    TakesBack = new[] { cutOver },
                    From = new EnvFileBackup("/.env", EnvCopy, 384, 0, 0, "p"),
                }
            )
        );
        Add(id, JournalEvent.Applied, env, new Receipt(["done"], Raw(new { Services = Array.Empty<object>() })));
        Plan(
            id,
            roles,
            Raw(
                new
                {
                    Changes = new[] { new { Sql = "GRANT a", Inverse = "REVOKE a" } },
                    Passwords = new[] { "app" },
                    TakesBack = new[] { cutOver },
                }
            )
        );
        return this;
    }

    /// <summary>The same, ended.</summary>
    public PastReleases Restore(string to, string cutOver, bool former = false) =>
        BeginRestore(to, cutOver, former).CloseWithoutCode($"r{_count}");

    private PastReleases CloseWithoutCode(string id)
    {
        Add(
            id,
            JournalEvent.Closed,
            null,
            new Closing(Outcome.Verified, Commit(1), new Dictionary<string, string>(), [])
        );
        return this;
    }

    public PastReleases Undone(string id, StageName stage)
    {
        Add(id, JournalEvent.Undoing, stage, null);
        Add(id, JournalEvent.Undone, stage, null);
        return this;
    }

    public PastReleases HalfUndone(string id, StageName stage)
    {
        Add(id, JournalEvent.Undoing, stage, null);
        return this;
    }

    private void Backup(string id, bool codeOnly)
    {
        Plan(id, StageNames.BackupVolume, new BackupWork([]));
        Add(
            id,
            JournalEvent.Applied,
            StageNames.BackupVolume,
            new Receipt(
                [],
                Json.Element(new BackupReceipt([new KeptBackup("data", $"backup-{id}", "f00d", default, codeOnly)]))
            )
        );
        Add(id, JournalEvent.Proved, StageNames.BackupVolume, TinyStage.Holding);
    }

    private void Rebuild(string id) =>
        Plan(
            id,
            StageNames.RebuildVolume,
            new RebuildWork("c", [new VolumeRebuild("data", "shop_data", [], [], "f00d")])
        );

    /// <summary>As an earlier version wrote it, whose types are gone.</summary>
    private static JsonElement Raw(object data) => JsonSerializer.SerializeToElement(data, JsonSerializerOptions.Web);

    private void Plan<T>(string id, StageName stage, T work) =>
        Add(id, JournalEvent.Planned, stage, new StagePlan(stage, null, [], Json.Element(work)));

    private string Open(Opening opening)
    {
        var id = $"r{++_count}";
        Add(id, JournalEvent.Opened, null, opening);
        return id;
    }

    private PastReleases Close(string id, Outcome outcome, string commit, string image)
    {
        Add(
            id,
            JournalEvent.Closed,
            null,
            new Closing(outcome, commit, new Dictionary<string, string> { ["shop:latest"] = image }, [])
            {
                EnvFiles = ServiceFileCopy is { } copy ? [new("/shop.env", copy, 384, 0, 0, "p")] : null,
            }
        );
        return this;
    }

    public static JournalRecord Record(
        int number,
        string id,
        JournalEvent what,
        object? data,
        StageName? stage = null
    ) => new(number, DateTimeOffset.UnixEpoch, id, what, stage?.Value, Json.Element(data));

    private void Add(string id, JournalEvent what, StageName? stage, object? data) =>
        _records.Add(Record(_records.Count + 1, id, what, data, stage));
}
