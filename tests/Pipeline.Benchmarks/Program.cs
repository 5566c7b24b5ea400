using System.Runtime.InteropServices;
using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Cases;
using Pipeline.Benchmarks.Cases.Growing;
using Pipeline.Benchmarks.Measuring;

// With no work to do: the least that any .NET program takes.
if (args is ["nothing"])
    return 0;
if (args is [VolumeRead.Word, var volume])
    return await VolumeRead.Run(volume);
IReadOnlyList<IBenchmark> all =
[
    new StartUp(),
    new Downtime(),
    new Backup(),
    new LaterBackup(),
    new DriftScan(),
    new NothingToDo(),
    new WholeRuns(),
    new Growth(),
];
try
{
    var options = Options.Parse(args, [.. all.Select(b => b.Name)]);
    var chosen = all.Where(b => options.Only.Count == 0 || options.Only.Contains(b.Name)).ToList();
    using var interrupted = new CancellationTokenSource();
    // Whatever ends it, the stacks go first.
    var signals = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
        .Select(signal => PosixSignalRegistration.Create(signal, Interrupt))
        .ToList();
    void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        interrupted.Cancel();
    }

    var work = Directory.CreateTempSubdirectory("bench-").FullName;
    try
    {
        var run = new BenchRun(Repository.Root, work, options.Quick, Console.WriteLine);
        var load = MachineLoad.Now();
        var results = new Results();
        foreach (var benchmark in chosen)
            await results.Add(benchmark, run, interrupted.Token);

        Console.WriteLine();
        Console.Write(ResultTable.Markdown(results.Rows));
        foreach (var failure in results.Failures)
            await Console.Error.WriteLineAsync(failure);
        if (options.Page is { } page)
            await File.WriteAllTextAsync(page, await Page.Of(run, load, chosen, results, interrupted.Token));
        return results.Failures.Count == 0 ? 0 : 1;
    }
    finally
    {
        Directory.Delete(work, recursive: true);
        signals.ForEach(s => s.Dispose());
    }
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("interrupted; its stacks are removed");
    return 130;
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 64;
}
