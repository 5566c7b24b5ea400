using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Cases;
using Pipeline.Benchmarks.Measuring;

// With no work to do: the least that any .NET program takes.
if (args is ["nothing"])
    return 0;
IReadOnlyList<IBenchmark> all =
[
    new StartUp(),
    new Downtime(),
    new Backup(),
    new DriftScan(),
    new NothingToDo(),
    new WholeRuns(),
];
try
{
    var options = Options.Parse(args, [.. all.Select(b => b.Name)]);
    var chosen = all.Where(b => options.Only.Count == 0 || options.Only.Contains(b.Name)).ToList();
    using var interrupted = new CancellationTokenSource();
    Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true;
        interrupted.Cancel();
    };
    var work = Directory.CreateTempSubdirectory("bench-").FullName;
    try
    {
        var run = new BenchRun(Repository.Root, work, options.Quick, Console.WriteLine);
        var load = MachineLoad.Now();
        var rows = new List<Row>();
        foreach (var benchmark in chosen)
        {
            run.Say($"--- {benchmark.Name}: {benchmark.Does}");
            rows.AddRange(await benchmark.Run(run, interrupted.Token));
        }

        Console.WriteLine();
        Console.Write(ResultTable.Markdown(rows));
        if (options.Page is { } page)
            await File.WriteAllTextAsync(page, await Page.Of(run, load, chosen, rows, interrupted.Token));
        return 0;
    }
    finally
    {
        Directory.Delete(work, recursive: true);
    }
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 64;
}
