namespace Pipeline.Postgres;

/// <summary>A routine that can be made to run.</summary>
/// <param name="Runner">With whose rights, unless it is a definer's; null: the scope's.</param>
/// <param name="Checked">The runner needs EXECUTE.</param>
/// <param name="DirectFix">Closes the way, when it is EXECUTE alone; null: another way leads here.</param>
internal sealed record Run(uint Routine, Role? Runner, bool Checked, string? DirectFix, Trail Trail);
