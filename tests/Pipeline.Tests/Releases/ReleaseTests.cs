using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

/// <summary>Planning only reads, also in memory: what it is given cannot be changed.</summary>
public sealed class ReleaseTests
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly StagePlan Build = new BuildImageStage().Recall(
        new StagePlan(
            StageNames.BuildImage,
            null,
            [],
            Json.Element(
                new BuildWork("c0", [new ImageWork("web", null, "sha256:1"), new ImageWork("job", null, null)])
            )
        )
    );

    private static readonly Receipt Built = new BuildImageStage().Recall(
        new Receipt([], Json.Element(new BuildReceipt(new Dictionary<string, string> { ["job"] = "sha256:2" })))
    );

    private static Release Fresh => TestContext.Release(TestContext.Of());

    [Theory]
    [InlineData(typeof(Release))]
    [InlineData(typeof(Goal))]
    [InlineData(typeof(Facts))]
    [InlineData(typeof(Opening))]
    [InlineData(typeof(StagePlan))]
    [InlineData(typeof(Receipt))]
    public void What_a_plan_is_given_cannot_be_changed(Type type) => Changeable(type).Should().BeEmpty();

    [Fact]
    public void What_can_be_changed_is_seen() =>
        Changeable(typeof(Sample)).Should().BeEquivalentTo("Commit", "Images", "Names", "Remember");

    [Fact]
    public void Later_stages_know_what_a_plan_says_and_a_receipt_says_it_better()
    {
        var planned = Fresh.With(Build);

        planned.Images.Should().Equal(new Dictionary<string, string> { ["web"] = "sha256:1" });
        planned.IsPending(StageNames.BuildImage).Should().BeTrue();
        var built = planned.With(StageNames.BuildImage, Built);
        built.Images.Should().Equal(new Dictionary<string, string> { ["job"] = "sha256:2" });
        built.IsPending(StageNames.BuildImage).Should().BeFalse();
        planned.Images.Should().ContainKey("web", "the release that was given stays as it is");
    }

    [Fact]
    public void What_was_undone_says_nothing_any_more_and_is_still_there_for_its_proof()
    {
        var undone = Fresh.With(Build).With(StageNames.BuildImage, Built).Undone(StageNames.BuildImage);

        undone.Images.Should().BeEmpty();
        undone.PlanOf(StageNames.BuildImage)!.HasWork.Should().BeTrue();
        undone.ReceiptOf(StageNames.BuildImage).Should().NotBeNull();
    }

    [Fact]
    public void A_stage_that_is_planned_again_is_not_done()
    {
        var again = Fresh.With(Build).With(StageNames.BuildImage, Built).With(Build);

        again.ReceiptOf(StageNames.BuildImage).Should().BeNull();
        again.Images.Should().ContainKey("web").And.NotContainKey("job");
    }

    [Fact]
    public void From_the_journal_come_the_same_facts()
    {
        var baked = new BakeReceipt("c1");
        var record = new ReleaseRecord("r1", default, TestContext.Opening())
        {
            Stages =
            [
                new StageRecord(new StagePlan(StageNames.BakeCode, null, [], Json.Element(new BakeWork("c0ffee", []))))
                {
                    Receipt = new Receipt([], Json.Element(baked)),
                },
                new StageRecord(Build with { Facts = Facts.None }) { Receipt = Built with { Facts = Facts.None } },
            ],
        };

        var release = Recalled.From(record, TestContext.Of(), new ReleaseHistory(), null!);

        release.Commit.Should().Be("c1");
        release.Images.Should().Equal(new Dictionary<string, string> { ["job"] = "sha256:2" });
    }

    private static IEnumerable<string> Changeable(Type type) =>
        type.GetProperties(Own)
            .Where(p => IsSettable(p) || IsMutable(p.PropertyType))
            .Select(p => p.Name)
            .Concat(
                type.GetMethods(Own | BindingFlags.DeclaredOnly)
                    .Where(m =>
                        !m.IsSpecialName
                        && !m.IsDefined(typeof(CompilerGeneratedAttribute))
                        && (m.ReturnType == typeof(void) || m.ReturnType == typeof(Task))
                    )
                    .Select(m => m.Name)
            );

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == false;

    private static bool IsMutable(Type type) =>
        type.IsArray
        || typeof(Task).IsAssignableFrom(type)
        || (
            type.IsGenericType
            && !type.Name.StartsWith("IReadOnly", StringComparison.Ordinal)
            && !type.Name.StartsWith("Immutable", StringComparison.Ordinal)
            && typeof(IEnumerable).IsAssignableFrom(type)
        );

    private sealed class Sample
    {
        public string Commit { get; set; } = "";

        public Dictionary<string, string> Images { get; } = [];

        public IList<string> Names { get; } = [];

        public string Id { get; init; } = "";

        public IReadOnlyList<string> Lines { get; } = [];

        public void Remember(string commit) => Commit = commit;
    }
}
