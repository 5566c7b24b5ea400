using Pipeline.Benchmarks.Measuring;
using Pipeline.Benchmarks.Stacks;

namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>Services that run the same code out of one volume.</summary>
internal sealed class Services : IGrowing
{
    private readonly List<ManyServices> _stacks = [];

    public string Of => "services";

    public IReadOnlyList<int> Steps { get; } = [1, 10, 50];

    public IReadOnlyList<string> Figures { get; } = ["Status", "DeployBaked with nothing to do"];

    public async Task<Func<CancellationToken, Task<IReadOnlyList<double>>>> Make(
        BenchRun run,
        int step,
        CancellationToken ct
    )
    {
        var stack = new ManyServices(run, step);
        _stacks.Add(stack);
        await stack.Up(ct);
        return async c =>
        {
            var status = await Contender.Timed("", d => stack.Pipeline(["Status"], d)).Measure(c);
            var nothing = await Contender.Timed("", d => stack.Pipeline(["DeployBaked"], d)).Measure(c);
            return [.. status, .. nothing];
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stack in _stacks)
            await stack.DisposeAsync();
    }
}
