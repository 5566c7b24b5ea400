namespace Pipeline.Postgres;

/// <summary>A thing that a statement may use on its own. Schema "": it needs no name.</summary>
public sealed record FreeThing(Thing Thing, string Schema, string Label);
