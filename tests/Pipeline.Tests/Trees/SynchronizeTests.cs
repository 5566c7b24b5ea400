using System.Globalization;
using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class SynchronizeTests(TreeEngine engine)
{
    private static readonly string[] Actions =
    [
        "echo $RANDOM >>{0}",
        "rm -rf {0}",
        "rm -rf {0}; mkdir {0}; echo x >{0}/child",
        "mkdir -p new{1}/{1}; echo n >new{1}/f",
        "chmod 0{2} {0}",
        "chown {1}:{2} {0}",
        "touch -h -d @{1}.{2}00001 {0}",
        "ln -f {0} {3}/linked{1}",
        "ln -f hard1 extra{1}",
        "rm -f hard1; echo again >hard1",
        "ln -sfn {0} {3}/sym{1}",
        "setfattr -n user.r{1} -v {2} {0}",
        "setfattr -x user.note plain",
        "setfacl -b plain",
        "setfacl -k acl",
        "mv {0} moved{1}",
        "t=$(stat -c %.9Y plain); printf 'hellO\n' >plain; touch -d @$t plain",
        "touch {3}/'tail\n'",
        "rm -rf fifo; mkfifo fifo",
        "mknod c{1} c 1 {2}",
        "perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, pack_sockaddr_un(\"s{1}\"))'",
        "truncate -s 1M sparse",
        "touch -d @-{1}.5 {3}",
        "setfattr -n user.root -v {1} .; chmod 7{2} .",
        "rm -rf 'with space'; echo file >'with space'",
    ];

    [Theory]
    [InlineData(VolumeAccessMode.Direct, 1)]
    [InlineData(VolumeAccessMode.Direct, 2)]
    [InlineData(VolumeAccessMode.Helper, 3)]
    [InlineData(VolumeAccessMode.Helper, 4)]
    public async Task After_random_changes_the_copy_is_made_equal_again(VolumeAccessMode mode, int seed)
    {
        var access = await engine.Access(mode);
        var (from, to) = (new VolumeLocation(await engine.NastyVolume()), new VolumeLocation(await engine.Volume()));
        await access.Copy(from, to, default);
        var copy = await access.Read(to, ReadRequest.Full, default);
        for (var round = 0; round < 3; round++)
        {
            await engine.Change(from.Volume, Mutations(new Random((seed * 100) + round), copy));
            var source = await access.Read(from, ReadRequest.Full, default);
            var plan = SyncPlan.Between(source, copy);
            plan.IsEmpty.Should().BeFalse();
            await access.Synchronize(from, to, plan, default);

            var touched = new ReadRequest(Only: plan.Touched) { NoDescent = true };
            var known = copy.After(plan.Delete, await access.Read(to, touched, default));
            copy = await access.Read(to, ReadRequest.Full, default);
            TreeComparison
                .Compare(copy, known, Aspects.Everything)
                .Select(d => d.ToString())
                .Should()
                .BeEmpty($"the plan says what it touches; seed {seed}, round {round}");
            TreeComparison
                .Compare(source, copy, Aspects.Everything)
                .Select(d => d.ToString())
                .Should()
                .BeEmpty($"seed {seed}, round {round}");
            SyncPlan.Between(source, copy).IsEmpty.Should().BeTrue();
        }
    }

    /// <summary>
    /// A folder is sent without its content, the topmost one too: what is staged at the top of a volume is no part of
    /// its backup.
    /// </summary>
    [Fact]
    public async Task What_is_in_no_plan_does_not_come_along()
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var (from, to) = (new VolumeLocation(await engine.Volume()), new VolumeLocation(await engine.Volume()));
        await engine.Change(
            from.Volume,
            "echo 1 >a; mkdir folder; echo 2 >folder/b; mkdir staged; echo 3 >staged/c; echo 4 >staged-too; chmod 711 .; chmod 700 folder"
        );
        var source = (await access.Read(from, ReadRequest.Full, default)).Where(e =>
            !e.Path.Raw.StartsWith("staged", StringComparison.Ordinal)
        );

        await access.Synchronize(
            from,
            to,
            SyncPlan.Between(source, await access.Read(to, ReadRequest.Full, default)),
            default
        );

        TreeComparison
            .Compare(source, await access.Read(to, ReadRequest.Full, default), Aspects.Everything)
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void Nothing_to_do_is_an_empty_plan_and_a_changed_link_takes_its_group_along()
    {
        var before = Made.Tree(
            Made.Folder(""),
            Made.File("a", "1", links: 2),
            Made.File("b", "1", links: 2) with
            {
                HardLinkOf = TreePath.FromText("a"),
            },
            Made.File("c", "2")
        );
        SyncPlan.Between(before, before).IsEmpty.Should().BeTrue();

        var after = Made.Tree([.. before.Entries.Select(e => e.Path.Raw == "b" ? e with { Mode = 0 } : e)]);
        var plan = SyncPlan.Between(after, before);
        plan.Copy.Select(p => p.Raw).Should().Equal("a", "b");
        plan.Delete.Select(p => p.Raw).Should().Equal("a", "b");
        plan.Metadata.Select(p => p.Raw).Should().Equal("");
    }

    private static string Mutations(Random random, TreeManifest tree)
    {
        var script = new StringBuilder("set +e; exec 2>/dev/null\n");
        var folders = tree.Entries.Where(e => e.Kind == EntryKind.Directory).ToList();
        for (var i = 0; i < 40; i++)
        {
            var target = Quoted(tree.Entries[random.Next(1, tree.Entries.Count)]);
            script
                .AppendFormat(
                    CultureInfo.InvariantCulture,
                    CompositeFormat.Parse(
                        Actions[random.Next(Actions.Length)].Replace("{child}", "child", StringComparison.Ordinal)
                    ),
                    target,
                    random.Next(1, 99),
                    $"{random.Next(0, 8)}{random.Next(0, 8)}{random.Next(0, 8)}",
                    Quoted(folders[random.Next(folders.Count)])
                )
                .Append('\n');
        }

        return script.Append("true").ToString();
    }

    /// bash's $'…' form: any bytes in plain ASCII.
    private static string Quoted(TreeEntry e) =>
        "./$'"
        + string.Concat(
            e.Path.Raw.Select(c => char.IsAsciiLetterOrDigit(c) || c == '/' ? c.ToString() : $"\\x{(int)c:x2}")
        )
        + "'";
}
