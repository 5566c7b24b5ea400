namespace Pipeline.Postgres;

/// <summary>
/// What the server runs on somebody's behalf, and what leads to what: rules, triggers, expressions, routines. Pure
/// data.
/// </summary>
/// <param name="Uses">Thing by the things that its stored definition names (<c>pg_depend</c>), user-made ones
/// only.</param>
/// <param name="FreeThings">What any statement may use without a table: operators, casts, aggregates, types.</param>
/// <param name="SystemRelations">The server's own tables and views, with what PUBLIC may read as their ACL.</param>
/// <param name="GuardedCalls">Names of functions of the server and of extensions that not everybody may call.</param>
public sealed record Execution(
    IReadOnlyList<StoredRoutine> Routines,
    IReadOnlyList<StoredRule> Rules,
    IReadOnlyList<TableTrigger> Triggers,
    IReadOnlyList<EventTrigger> EventTriggers,
    IReadOnlyList<ForeignKey> ForeignKeys,
    IReadOnlyList<Inheritance> Children,
    IReadOnlyList<RelationExpression> Expressions,
    IReadOnlyList<Use> Uses,
    IReadOnlyList<FreeThing> FreeThings,
    IReadOnlyList<ForeignData> ForeignData,
    IReadOnlyList<CatalogueObject> SystemRelations,
    IReadOnlySet<string> GuardedCalls
);
