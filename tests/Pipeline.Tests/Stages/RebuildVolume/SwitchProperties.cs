using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;
using Tree = Pipeline.Tests.Fixtures.Tree;

namespace Pipeline.Tests.Stages.RebuildVolume;

/// <summary>Random volumes, images and state, on a filesystem in memory.</summary>
public sealed class SwitchProperties
{
    private const int Seeds = 1_500;

    [Fact]
    public async Task After_the_switch_the_code_is_the_images_and_what_is_kept_has_not_moved()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new World(seed);
            await world.Forward();

            world.CodeNow().Should().Equal(world.ImageFiles, $"seed {seed}");
            world.KeptNow().Should().Equal(world.KeptBefore, $"seed {seed}");
        }
    }

    [Fact]
    public async Task After_any_half_done_switch_the_way_back_gives_the_same_tree_also_twice()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new World(seed);
            world.Trees.DiesAfter = new Random(seed).Next(world.Volume.Units.Count + 1);
            await Record.ExceptionAsync(world.Forward);
            world.Trees.DiesAfter = null;

            for (var time = 0; time < 2; time++)
            {
                await world.Back();
                world.Inodes().Should().Equal(world.Before, $"seed {seed}, time {time}");
                world.Staged().Should().BeEmpty($"seed {seed}, time {time}");
            }
        }
    }

    [Fact]
    public async Task A_way_back_that_is_cut_off_is_finished_by_the_next_one()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new World(seed);
            await world.Forward();
            world.Trees.DiesAfter = new Random(seed).Next(world.Volume.Units.Count + 1);
            await Record.ExceptionAsync(() => world.Back());
            world.Trees.DiesAfter = null;
            await world.Back();

            world.Inodes().Should().Equal(world.Before, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Once_the_old_pieces_are_dropped_or_half_dropped_the_way_back_brings_them_from_the_backup(
        bool half
    )
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new World(seed);
            await world.Forward();
            await world.Settled(half);
            for (var time = 0; time < 2; time++)
            {
                await world.Back();
                world.Contents().Should().Equal(world.ContentsBefore, $"seed {seed}, time {time}");
                world.KeptNow().Should().Equal(world.KeptBefore, $"seed {seed}, time {time}");
                world.Staged().Should().BeEmpty($"seed {seed}, time {time}");
            }
        }
    }

    [Fact]
    public async Task Without_a_backup_dropped_pieces_are_an_error_and_nothing_is_lost()
    {
        var world = new World(["app/a=1"], ["a=2"], []);
        await world.Forward();
        await new StagedVolume(world.Release, world.Volume.Volume, world.Volume.Folders).Drop(default);

        await FluentActions.Awaiting(world.Back).Should().ThrowAsync<PipelineException>().WithMessage("*no backup*");
        world.CodeNow().Should().Equal(world.ImageFiles);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_code_that_somebody_edited_is_put_aside_and_not_thrown_away(bool settled)
    {
        var world = new World(["app/a=1", "app/s=1", "app/o=1"], ["a=2", "n=2"], ["app/s"]);
        await world.Forward();
        if (settled)
            await world.Settled(half: false);
        world.Trees.Edit(world.Volume.Volume, TreePath.FromText("app/a"), "somebody's work");
        for (var time = 0; time < 2; time++)
        {
            await world.Back();

            world.Contents().Should().Equal(world.ContentsBefore, $"time {time}");
            world.Staged().Should().Contain(Tree.Entry("x=somebody's work").Sha256, $"time {time}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_was_given_the_number_of_the_dropped_old_piece_is_not_taken_for_it(bool keepsBirths)
    {
        var world = new World(["app/a=1", "app/s=1", "app/o=1"], ["a=2", "n=2"], ["app/s"], keepsBirths);
        await world.Forward();
        await world.Settled(half: false);
        world.Trees.Reuse(
            world.Volume.Volume,
            TreePath.FromText("app/a"),
            world.Volume.Units.Single(u => u.Path == "app/a").OldInode!.Value
        );

        await world.Back();

        world.Contents().Should().Equal(world.ContentsBefore);
    }

    /// <summary>A volume with code in <c>app</c>, an image, and state.</summary>
    private sealed class World
    {
        public const string Backup = "backup";
        private const string Name = "shop_data";
        private static readonly StagingFolder Staging = new("r1");
        private readonly TreePath _root = TreePath.FromText("app");
        private readonly Dictionary<TreePath, string> _image;
        private readonly HashSet<TreePath> _kept;

        public World(int seed)
            : this(new Random(seed)) { }

        public World(string[] volume, string[] image, string[] kept, bool keepsBirths = true)
            : this(
                Parse(volume),
                Parse(image),
                [.. kept.Select(TreePath.FromText)],
                TreePath.FromText("app"),
                keepsBirths
            ) { }

        private World(Random random)
            : this(
                Files(random, 12, random.Next(3) == 0 ? "" : "app"),
                Files(random, 8, ""),
                Some(random),
                random.Next(4) == 0 ? TreePath.Root : TreePath.FromText("app"),
                random.Next(2) == 0
            ) { }

        private World(
            List<(TreePath Path, string Content)> volume,
            List<(TreePath Path, string Content)> image,
            HashSet<TreePath> kept,
            TreePath root,
            bool keepsBirths
        )
        {
            Trees.KeepsBirths = keepsBirths;
            // State at or above the code's own folder contradicts itself; the classifier refuses it.
            (_root, _kept) = (root, [.. kept.Where(k => k != root && !root.IsUnder(k))]);
            Trees.Make(Name, volume.Select(v => (v.Path, (string?)v.Content)));
            Trees.Make(
                "image",
                image.Where(f => Fits(_root / f.Path)).Select(f => (f.Path, (string?)(f.Content + " of the image")))
            );
            _image = Contents("image").ToDictionary(e => _root / e.Path, e => e.Content);
            Trees.Make(Backup, []);
            Trees.Copy(new VolumeLocation(Name), new VolumeLocation(Backup), default).Wait();
            var units = SwitchPlanner.Units(
                _root,
                Trees.Manifest(Name),
                Trees.Manifest("image").Entries.Select(e => e.Path),
                IsKept
            );
            Volume = new VolumeRebuild(
                "data",
                Name,
                [.. units.Select(u => u.Identified(Trees.Manifest(Name)))],
                [],
                ""
            );
            var path = root.IsRoot ? "/srv" : "/srv/app";
            Release = TestContext.Release(
                TestContext.Of(stack: TestStack.With(TestStack.Code with { Path = path }), trees: Trees)
            );
            (Before, KeptBefore, ContentsBefore) = (Inodes(), KeptNow(), Contents());
        }

        public FakeTrees Trees { get; } = new();

        public Release Release { get; private set; }

        public VolumeRebuild Volume { get; }

        public IReadOnlyList<string> Before { get; }

        public IReadOnlyList<string> KeptBefore { get; }

        public IReadOnlyList<string> ContentsBefore { get; }

        public IEnumerable<string> ImageFiles => _image.OrderBy(i => i.Key).Select(i => $"{i.Key}={i.Value}");

        /// <summary>As RebuildVolume does it: staged beside, folders for what is put aside, then the renames.</summary>
        public async Task Forward()
        {
            var staged = new VolumeLocation(Name, Staging.New(_root));
            await Trees.MakeFolders(staged with { Path = staged.Path.Parent }, default);
            await Trees.Copy(new VolumeLocation("image"), staged, default);
            foreach (var unit in Volume.Units.Where(u => !u.HasNew))
                await Trees.MakeFolders(new VolumeLocation(Name, Staging.Old(unit.Tree).Parent), default);
            await Trees.Switch(new VolumeLocation(Name), SwitchPlanner.Forward(Volume.Units, Staging), [], default);
        }

        public Task Back() =>
            new RebuildUndo(Release, Volume)
            {
                Expected = (code, _) =>
                    Task.FromResult(new ExpectedCode(code.Tree, Committed, new Marker("c", "t", "n", "app"))),
            }.Run(default);

        /// <summary>As after a verified release, whose backup is kept and whose old pieces are dropped.</summary>
        public async Task Settled(bool half)
        {
            Release = Release.With(
                StageNames.BackupVolume,
                new Receipt([], Json.Element(new BackupReceipt([new KeptBackup("data", Backup, "", default)])))
            );
            Release.History.Apply(
                new JournalRecord(1, default, "r1", JournalEvent.Opened, null, Json.Element(Release.Opening))
            );
            Release.History.Apply(new JournalRecord(2, default, "r1", JournalEvent.Verified, null, default));
            foreach (var unit in half ? Volume.Units.Where((_, i) => i % 2 == 0) : [])
                await Trees.Remove(new VolumeLocation(Name, Staging.New(unit.Tree)), default);
            if (!half)
                await new StagedVolume(Release, Volume.Volume, Volume.Folders).Drop(default);
        }

        public IEnumerable<string?> Staged() =>
            Trees.Manifest(Name).Entries.Where(e => StagingFolder.Holds(e.Path)).Select(e => e.Sha256);

        public IReadOnlyList<string> CodeNow() =>
            [
                .. Contents(Name)
                    .Where(e => e.Path.IsUnder(_root) && !IsKept(e.Path))
                    .Select(e => $"{e.Path}={e.Content}"),
            ];

        public IReadOnlyList<string> KeptNow() =>
            [.. Now.Where(e => IsKept(e.Path)).Select(e => $"{e.Path} {e.Inode}")];

        public IReadOnlyList<string> Inodes() => [.. Now.Select(e => $"{e.Path} {e.Inode}")];

        public IReadOnlyList<string> Contents() => [.. Now.Select(e => $"{e.Path} {e.Sha256}")];

        private GitTree Committed =>
            new(
                "c",
                TreePath.Root,
                [
                    .. Trees
                        .Manifest("image")
                        .Entries.Where(e => e.Kind == EntryKind.File)
                        .Select(e => new GitEntry(e.Path, e.Mode, "blob", e.Size, e.Sha256!, null)),
                ]
            );

        private IEnumerable<TreeEntry> Now => Trees.Manifest(Name).Entries.Where(e => !StagingFolder.Holds(e.Path));

        private IEnumerable<(TreePath Path, string Content)> Contents(string volume) =>
            Trees
                .Manifest(volume)
                .Entries.Where(e => e.Kind == EntryKind.File && !StagingFolder.Holds(e.Path))
                .Select(e => (e.Path, e.Sha256![..8]));

        private bool IsKept(TreePath path) => _kept.Any(k => path == k || path.IsUnder(k));

        /// <summary>
        /// The commit has neither state nor a file where state needs a folder; RebuildVolume refuses such a stack.
        /// </summary>
        private bool Fits(TreePath path) => !IsKept(path) && !_kept.Any(k => k.IsUnder(path));

        private static HashSet<TreePath> Some(Random random) =>
            [
                .. Files(random, 3, "app")
                    .Concat(Files(random, 1, ""))
                    .Where(_ => random.Next(2) == 0)
                    .Select(f => f.Path),
            ];

        private static List<(TreePath Path, string Content)> Files(Random random, int most, string folder) =>
            [.. Enumerable.Range(0, random.Next(most + 1)).Select(i => (RandomPath(random, folder), $"{i}"))];

        private static TreePath RandomPath(Random random, string folder)
        {
            var path = TreePath.FromText(folder);
            for (var depth = random.Next(3); depth >= 0; depth--)
                path /= random.Next(8) == 0 ? "app" : $"{(char)('a' + random.Next(3))}";
            return path;
        }

        private static List<(TreePath Path, string Content)> Parse(string[] entries) =>
            [.. entries.Select(e => (TreePath.FromText(e.Split('=')[0]), e.Split('=')[1]))];
    }
}
