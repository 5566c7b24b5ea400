namespace Pipeline.Benchmarks;

/// <summary>What else ran: the load of the machine before the first measurement, by <c>/proc/loadavg</c>.</summary>
internal sealed record MachineLoad(double Average, int Cores)
{
    public bool IsBusy => Average > Cores / 2.0;

    public static MachineLoad Now() =>
        new(
            double.Parse(
                File.ReadAllText("/proc/loadavg").Split(' ')[0],
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Environment.ProcessorCount
        );
}
