using System.Diagnostics;
using Pipeline.Platform;

namespace Pipeline.Tests.Platform;

public sealed class ProcessIdentityTests
{
    private static readonly ProcessIdentity Mine = ProcessIdentity.Mine;

    [Fact]
    public void This_process_lives_and_is_read_back_from_its_label()
    {
        Mine.Look().Should().Be(ProcessLife.Alive);
        ProcessIdentity.Parse(Mine.ToString()).Should().Be(Mine);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host m b n 0 1")]
    [InlineData("host m b n -1 1")]
    [InlineData("host m b n x y")]
    public void Anything_else_is_no_process(string? text) => ProcessIdentity.Parse(text).Should().BeNull();

    [Fact]
    public void A_process_that_has_ended_is_dead_even_while_nobody_has_collected_it()
    {
        using var ended = Process.Start("true");
        (Mine with { Pid = ended.Id, Start = 1 }).Look().Should().Be(ProcessLife.Dead);
        ended.WaitForExit();
        (Mine with { Pid = ended.Id }).Look().Should().Be(ProcessLife.Dead);
    }

    [Fact]
    public void A_process_id_that_another_process_has_by_now_is_dead() =>
        (Mine with { Start = Mine.Start - 1 }).Look().Should().Be(ProcessLife.Dead);

    [Theory]
    [InlineData("")]
    [InlineData("ab12cd-1")]
    [InlineData("ab12cd-1-1")]
    [InlineData("ab12cd-x-1")]
    public void A_short_word_of_nobody_known_is_of_nobody_who_has_ended(string word) =>
        ProcessIdentity.HasEnded(word).Should().BeFalse();

    [Fact]
    public void A_process_of_another_user_lives() =>
        (
            Mine with
            {
                Pid = 1,
                Start = long.Parse(File.ReadAllText("/proc/1/stat").Split(") ")[^1].Split(' ')[19], null),
            }
        )
            .Look()
            .Should()
            .Be(ProcessLife.Alive);

    [Fact]
    public void After_a_restart_of_this_machine_it_is_dead() =>
        (Mine with { Boot = Guid.NewGuid().ToString() }).Look().Should().Be(ProcessLife.Dead);

    [Fact]
    public void Another_machine_of_the_same_name_and_a_container_of_this_one_cannot_be_looked_at()
    {
        (Mine with { Host = "elsewhere", Boot = "b" }).Look().Should().Be(ProcessLife.Elsewhere);
        (Mine with { Machine = "another", Boot = "b" }).Look().Should().Be(ProcessLife.Elsewhere);
        (Mine with { Namespace = "pid:[1]" }).Look().Should().Be(ProcessLife.Elsewhere);
    }
}
