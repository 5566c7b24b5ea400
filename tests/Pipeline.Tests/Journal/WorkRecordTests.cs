using System.Text.Json;
using Pipeline.Database;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Stages;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.BuildImage;
using Pipeline.Stages.CheckMarker;
using Pipeline.Stages.CleanVolume;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Stages.CutOverRole;
using Pipeline.Stages.Migrate;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Stages.RestoreEnv;
using Pipeline.Stages.RestoreRoles;
using Pipeline.Stages.RotateLegacy;
using Pipeline.Stages.VerifyImports;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Tests.Journal;

/// <summary>
/// An undo in a new process has only what the journal gives back, so nothing of a plan or receipt may be lost there.
/// </summary>
public sealed class WorkRecordTests
{
    private const string Odd = "a\n\"\\\u0001\u0085\u00FF\u2028 b";

    private static readonly ServiceState State = new(
        "web",
        "id",
        "shop-web-1",
        "sha256:1",
        "shop-web",
        true,
        "hash",
        42,
        1,
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(7),
        "healthy"
    );

    private static readonly Dictionary<Type, object> Samples = new object[]
    {
        new BakeWork(
            "c0",
            [new BakeEdit("/r/Dockerfile", "Dockerfile", "FROM a\r\n", Odd), new BakeEdit("/r/x", "x", "", "\u00E4")]
        ),
        new BakeReceipt("c1"),
        new PatchWork("main", "c0", "c1", "t1", ["app/main.py", Odd]),
        new PatchReceipt("c1"),
        new BuildWork("c1", [new ImageWork("web:1", "sha256:0", null), new ImageWork("job", null, "sha256:1")]),
        new BuildReceipt(new Dictionary<string, string> { ["web:1"] = "sha256:2", ["Web.Job/x"] = "sha256:3" })
        {
            Materials = new Dictionary<string, ImageMaterials>
            {
                ["web:1"] = new([new BaseImage("debian:13", "sha256:1", null, true)], "f00d"),
            },
        },
        new ImportWork("c1"),
        new BackupWork([new VolumeBackup("data", "shop_data", "shop_backup", ["web", "cron"], CodeOnly: true)]),
        new BackupReceipt([
            new KeptBackup(
                "data",
                "shop_backup",
                "f00d",
                new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(7),
                CodeOnly: true
            ),
        ]),
        new RebuildWork(
            "c1",
            [
                new VolumeRebuild(
                    "data",
                    "shop_data",
                    [new SwitchUnit(Odd, ulong.MaxValue, true), new SwitchUnit("b", null, false)],
                    [new FolderTime("", long.MinValue + 1), new FolderTime(Odd, 1_700_000_000_123_456_789)],
                    "f00d",
                    new StateBackup("data", "r2", "shop_backup", "beef")
                ),
            ]
        ),
        new RebuildReceipt(3),
        new RecreateWork([new ServiceWork("web", "shop-web", false, "its code changes")]),
        new RecreateReceipt([
            new ServiceDowntime("web", "id", 1.25, null, "print"),
            new ServiceDowntime("job", "id2", 0.1, "newest 1", "print2"),
        ]),
        new MarkerWork("c1"),
        new ProvisionWork(
            [new RoleChange("GRANT SELECT ON \"odd \"\"name\" TO app", "REVOKE SELECT"), new RoleChange("a", "b")],
            ["app"]
        )
        {
            Before = new PriorRights(["app"], [new HeldRights("app", uint.MaxValue, "TABLE \"o\".\"p\"", ["SELECT"])]),
        },
        new CutOverEnvWork(
            new EnvFileBackup("/r/.env", "/r/.env.bak", 384, uint.MaxValue, 0, "print"),
            "print2",
            ["GUI_DB_DSN"],
            [new ServiceWork("web", "shop-web", true, "it reads .env")],
            [State],
            [State with { Health = null, ConfigHash = null }],
            [new MatrixRow("SELECT 1", Verdict.Allowed, null, Verdict.Denied, Verdict.Inconclusive)],
            "/r/secrets/app"
        ),
        new RestoreEnvWork(
            new EnvFileBackup("/r/.env", "/r/.env.bak", 384, uint.MaxValue, 0, "print"),
            new EnvFileBackup("/r/.env", "/s/r5.backup", 384, 0, 0, "print3"),
            ["GUI_DB_DSN"],
            [new ServiceWork("job", "shop-job", false, "its previous credentials are restored")],
            [State],
            [State with { Health = null }],
            ["r5", "r6"]
        ),
        new RestoreEnvReceipt([new ServiceDowntime("job", "id", 0.5, null, "print")]),
        new RestoreRolesWork([new RoleChange("GRANT SELECT ON \"t\" TO app", "REVOKE SELECT")], ["app"], ["r5"])
        {
            Before = new PriorRights(["app"], [new HeldRights("app", uint.MaxValue, "TABLE \"o\".\"p\"", ["SELECT"])]),
        },
        new CutOverEnvReceipt(
            [new ServiceDowntime("web", "id", 1.25, "newest", "print")],
            [new ServiceBeats("web", 3, 8.5)]
        ),
        new CutOverRoleWork([State]),
        new MigrateWork(CodeStrategy.MountPath, "c1", [new MigratedFile("/r/compose.yml", Odd, "b1", "b2")]),
        new MigrateReceipt("c2"),
        new CleanWork([
            new CleanedVolume(
                "code",
                "shop_code",
                [new SwitchUnit(Odd, 7, false, 9)],
                [new FolderTime("", 5)],
                "f",
                DateTimeOffset.UnixEpoch
            ),
        ]),
        new CleanReceipt(1, [new RunsAgain("web", 2)]),
        new RotateLegacyWork("Odd \"role\"", "/r/secrets/legacy", "/state/verifiers-r1"),
    }.ToDictionary(s => s.GetType());

    public static TheoryData<Type> Records => [.. Chain.All.SelectMany(RecordsOf).Distinct()];

    private static Type[] RecordsOf(IStage stage)
    {
        var type = stage.GetType();
        while (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Stage<,>))
            type = type.BaseType!;
        return type.GetGenericArguments();
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_plan_and_receipt_comes_back_from_the_journal(Type record)
    {
        var sample = Samples.GetValueOrDefault(record);
        sample.Should().NotBeNull($"{record.Name} needs a sample here");
        var line = JsonSerializer.Serialize(Json.Element(sample), Json.Options);
        line.Should().NotContain("\n");
        var back = JsonDocument.Parse(line).RootElement.Deserialize(record, Json.Options);

        back.Should()
            .BeEquivalentTo(sample, o => o.RespectingRuntimeTypes().WithStrictOrdering().ComparingByValue<TreePath>());
        JsonSerializer.Serialize(back, record, Json.Options).Should().Be(line);
    }

    [Fact]
    public void A_plan_comes_back_with_its_work()
    {
        var plan = new StagePlan(
            new StageName("RebuildVolume"),
            null,
            ["one", "two"],
            Json.Element(Samples[typeof(RebuildWork)])
        );
        var back = Json.Value<StagePlan>(JsonDocument.Parse(JsonSerializer.Serialize(plan, Json.Options)).RootElement)!;

        back.Should()
            .BeEquivalentTo(
                new
                {
                    plan.Stage,
                    plan.Nothing,
                    plan.Steps,
                    HasWork = true,
                }
            );
        Stage<RebuildWork, RebuildReceipt>
            .Work(back)
            .Should()
            .BeEquivalentTo(Samples[typeof(RebuildWork)], o => o.RespectingRuntimeTypes().ComparingByValue<TreePath>());
    }

    [Fact]
    public void Nothing_to_do_comes_back_as_nothing_to_do() =>
        Json.Value<StagePlan>(Json.Element(new StagePlan(new StageName("x"), "it is there", [], Json.Element(1))))!
            .HasWork.Should()
            .BeFalse();
}
