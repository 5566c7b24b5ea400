using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class VolumeChangesTests(TreeEngine engine)
{
    [Theory]
    [InlineData("printf EDITED >f", DifferenceKind.Content)]
    [InlineData("t=$(stat -c %.9Y f); printf changed >f; touch -d @$t f", DifferenceKind.Content)]
    [InlineData("rm f", DifferenceKind.Missing)]
    [InlineData("mkdir new", DifferenceKind.Unexpected)]
    [InlineData("chmod 600 f", DifferenceKind.Mode)]
    [InlineData("chown 1 f", DifferenceKind.Owner)]
    [InlineData("rm f; mkdir f", DifferenceKind.Kind)]
    [InlineData("touch -d @1.000000001 f", DifferenceKind.Mtime)]
    [InlineData("ln -sfn elsewhere l", DifferenceKind.LinkTarget)]
    [InlineData("setfattr -n user.x -v y f", DifferenceKind.XAttrs)]
    [InlineData("cp -a h2 h3; mv h3 h2", DifferenceKind.HardLink)]
    public async Task Each_kind_of_change_is_found(string change, DifferenceKind expected)
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var volume = new VolumeLocation(
            await engine.Volume("printf content >f; printf h >h1; ln h1 h2; ln -s target l")
        );
        var before = await access.Read(volume, ReadRequest.Full, default);
        await engine.Change(volume.Volume, change.Replace("changed", "c0ntent", StringComparison.Ordinal));
        var after = await access.Read(volume, ReadRequest.Full, default);

        TreeComparison.Compare(before, after, Aspects.Everything).Select(d => d.Kind).Should().Contain(expected);
        TreeComparison.Compare(before, before, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task An_edit_with_the_same_size_and_mtime_is_found_with_and_without_a_prior_manifest(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume("printf content >f; printf same >g; printf -- - >'new\nline'")
        );
        var prior = new TreeManifest((await access.Read(volume, ReadRequest.Full, default)).Entries)
        {
            StartedNs = long.MaxValue,
        };
        await engine.Change(volume.Volume, "t=$(stat -c %.9Y f); printf c0ntent >f; touch -d @$t f");

        foreach (var request in new[] { ReadRequest.Full, new ReadRequest(prior) })
        {
            var differences = TreeComparison.Compare(
                prior,
                await access.Read(volume, request, default),
                Aspects.Everything
            );
            differences.Select(d => (d.Path.ToString(), d.Kind)).Should().Equal(("f", DifferenceKind.Content));
        }
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task Hash_and_attributes_of_a_prior_look_are_taken_over_where_they_may_be_and_only_there(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = new VolumeLocation(
            await engine.Volume(
                "printf x >f; printf y >'odd\nname'; touch -d @-1.5 old; mkdir d; mkfifo p; ln -s f l; "
                    + "setfattr -n user.kept -v 1 f d"
            )
        );
        var read = await access.Read(volume, ReadRequest.Full, default);
        IReadOnlyList<XAttr> never = [new("user.never", "00")];
        TreeManifest Forged(bool isReusable) =>
            new(
                read.Entries.Select(e =>
                    e with
                    {
                        Sha256 = e.Kind == EntryKind.File ? new string('0', 64) : null,
                        XAttrs = never,
                        IsReusable = isReusable,
                    }
                )
            )
            {
                Boot = read.Boot,
            };

        var reused = await access.Read(volume, new ReadRequest(Forged(true)), default);
        reused.Entries.Where(e => e.Kind == EntryKind.File).Should().OnlyContain(e => e.Sha256!.StartsWith("0000"));
        reused.Entries.Should().HaveCount(read.Entries.Count).And.OnlyContain(e => e.XAttrs.SequenceEqual(never));
        var hot = await access.Read(volume, new ReadRequest(Forged(false)), default);
        TreeComparison.Compare(read, hot, Aspects.Everything).Select(d => d.ToString()).Should().BeEmpty();
    }

    [Fact]
    public async Task Reading_and_copying_while_a_program_writes_reports_what_moved_and_does_not_fail()
    {
        var access = await engine.Access(VolumeAccessMode.Direct);
        var volume = await engine.Volume("for i in $(seq 2000); do echo $i >f$i; done");
        var writer = await engine.Start(spec =>
            spec with
            {
                Command =
                [
                    "bash",
                    "-c",
                    "cd /tree; while :; do for i in $(seq 1 7 2000); do mv f$i g$i; echo $i >>g$i; rm -rf d$i; mkdir d$i; echo >d$i/x; mv g$i f$i; done; done",
                ],
                Mounts = [Docker.MountSpec.Volume(volume, "/tree")],
            }
        );
        var seen = false;
        // One reading may be over before the writer, a shell that starts programs, has moved anything.
        for (var round = 0; round < 3 || (!seen && round < 100); round++)
        {
            var read = await access.Read(new VolumeLocation(volume), ReadRequest.Full, default);
            seen |= read.Unsettled.Count > 0;
            await access.Copy(new VolumeLocation(volume), new VolumeLocation(await engine.Volume()), default);
        }

        seen.Should().BeTrue();
        await engine.Engine.Containers.Remove(writer.Id, force: true);
    }
}
