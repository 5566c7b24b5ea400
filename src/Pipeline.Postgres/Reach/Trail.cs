namespace Pipeline.Postgres;

/// <summary>The first place on a way where rights change hands: the finding's object, and how to close it there.</summary>
/// <param name="Blind">Nothing that the code reads can come back to the caller, as far as its text shows.</param>
/// <param name="IsTrigger">Code that a trigger runs: it writes what its author meant it to.</param>
internal sealed record Crossing(FindingKind Kind, string Object, string Fix, bool Blind = false, bool IsTrigger = false);

/// <summary>How something was reached. Crossing is null while only the scope's own rights were used.</summary>
internal sealed record Trail(string Path, Crossing? Crossing)
{
    public Trail Then(string step, Crossing? crossing = null) => new($"{Path} -> {step}", Crossing ?? crossing);

    public Finding Finding(Severity severity, string end, string why) =>
        new(Crossing!.Kind, severity, Crossing.Object, end.Length == 0 ? Path : $"{Path} -> {end}", why, Crossing.Fix);
}

/// <summary>A table right that can be used.</summary>
/// <param name="As">Whose rights allow it; null: the scope's own.</param>
/// <param name="Runner">With whose rights the functions run that it sets off; null: the scope's.</param>
/// <param name="Follow">Only a step on the way (a partition of what was judged already): leads on, is no gain itself.</param>
internal sealed record Access(CatalogueObject Relation, Act Act, Role? As, Role? Runner, bool Follow, Trail Trail);

/// <summary>A routine that can be made to run.</summary>
/// <param name="Runner">With whose rights, unless it is a definer's; null: the scope's.</param>
/// <param name="Checked">The runner needs EXECUTE.</param>
/// <param name="DirectFix">Closes the way, when it is EXECUTE alone; null: another way leads here.</param>
internal sealed record Run(uint Routine, Role? Runner, bool Checked, string? DirectFix, Trail Trail);

/// <summary>Any statement can be run as that role; it has rights of its own to look at.</summary>
internal sealed record Actor(Role Role, Trail Trail);
