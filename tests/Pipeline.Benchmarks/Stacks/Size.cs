namespace Pipeline.Benchmarks.Stacks;

/// <summary>How much state lies in the volume beside the code.</summary>
/// <param name="Strategy">How the code gets past the volume: "rebuild" or "unshadow".</param>
public sealed record Size(int Megabytes, int Files, string Strategy = "rebuild")
{
    public static Size Small { get; } = new(10, 100);

    public static Size Large { get; } = new(500, 20_000);

    public static Size Huge { get; } = new(2000, 100_000);

    public override string ToString() =>
        $"{Megabytes} MB in {Files:N0} files{(Strategy == "rebuild" ? "" : $", {Strategy}")}";
}
