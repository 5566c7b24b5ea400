namespace Pipeline.Postgres;

/// <summary>The source's definition names the target.</summary>
public sealed record Use(Thing Source, Thing Target);
