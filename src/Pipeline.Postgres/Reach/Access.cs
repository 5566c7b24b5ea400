namespace Pipeline.Postgres;

/// <summary>A table right that can be used.</summary>
/// <param name="As">Whose rights allow it; null: the scope's own.</param>
/// <param name="Runner">With whose rights the functions run that it sets off; null: the scope's.</param>
/// <param name="Follow">Only a step on the way (a partition of what was judged already): leads on, is no gain
/// itself.</param>
internal sealed record Access(CatalogueObject Relation, Act Act, Role? As, Role? Runner, bool Follow, Trail Trail);
