using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Tests.Benchmarks;

public sealed class RoundsTests
{
    private readonly List<string> _order = [];

    [Fact]
    public async Task Contenders_take_turns_and_each_round_begins_with_another()
    {
        await Run([Constant("a"), Constant("b"), Constant("c")], rounds: 3);

        _order.Should().Equal("a", "b", "c", "b", "c", "a", "c", "a", "b");
    }

    [Fact]
    public async Task Each_row_has_its_own_sample()
    {
        var figures = new Queue<double[]>([
            [1, 10],
            [2, 30],
            [9, 20],
        ]);
        var contender = new Contender("a", _ => Task.FromResult<IReadOnlyList<double>>(figures.Dequeue()));

        var samples = (await Rounds.Run([contender], rows: 2, rounds: 3, _ => { }, default))["a"];

        samples[0].Values.Should().Equal(1, 2, 9);
        (samples[0].Median, samples[0].Lowest, samples[0].Highest).Should().Be((2, 1, 9));
        samples[1].Median.Should().Be(20);
    }

    [Fact]
    public async Task One_that_is_not_installed_is_reported_and_never_run()
    {
        var samples = await Run([Constant("a"), Constant("b") with { Missing = "b is not installed" }], rounds: 2);

        _order.Should().Equal("a", "a");
        samples["b"].Should().ContainSingle().Which.Missing.Should().Be("b is not installed");
        samples["b"][0].IsMeasured.Should().BeFalse();
    }

    [Fact]
    public async Task A_contender_with_another_number_of_figures_is_an_error()
    {
        var run = () => Rounds.Run([Constant("a")], rows: 2, rounds: 1, _ => { }, default);

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("a: expected 2 figures, found 1");
    }

    [Fact]
    public async Task A_contender_that_fails_ends_the_run()
    {
        var run = () =>
            Run([new Contender("a", _ => throw new IOException("the disk is full")), Constant("b")], rounds: 1);

        await run.Should().ThrowAsync<IOException>();
        _order.Should().BeEmpty();
    }

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() =>
        new Sample([4, 1, 3, 100]).Median.Should().Be(3.5);

    private static Task<IReadOnlyDictionary<string, IReadOnlyList<Sample>>> Run(Contender[] contenders, int rounds) =>
        Rounds.Run(contenders, rows: 1, rounds, _ => { }, default);

    private Contender Constant(string name) =>
        new(
            name,
            _ =>
            {
                _order.Add(name);
                return Task.FromResult<IReadOnlyList<double>>([1]);
            }
        );
}
