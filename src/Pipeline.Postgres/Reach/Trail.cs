namespace Pipeline.Postgres;

/// <summary>How something was reached. Crossing is null while only the scope's own rights were used.</summary>
internal sealed record Trail(string Path, Crossing? Crossing)
{
    public Trail Then(string step, Crossing? crossing = null) => new($"{Path} -> {step}", Crossing ?? crossing);

    public Finding Finding(Severity severity, string end, string why) =>
        new(Crossing!.Kind, severity, Crossing.Object, end.Length == 0 ? Path : $"{Path} -> {end}", why, Crossing.Fix);
}
