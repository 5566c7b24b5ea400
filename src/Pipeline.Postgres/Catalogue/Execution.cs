namespace Pipeline.Postgres;

/// <summary>What the server runs on somebody's behalf, and what leads to what: rules, triggers, expressions, routines. Pure data.</summary>
/// <param name="Uses">Thing by the things that its stored definition names (<c>pg_depend</c>), user-made ones only.</param>
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
    IReadOnlySet<string> GuardedCalls);

/// <summary>Bits of a table right, as <c>ACL_*</c> in Postgres' <c>parsenodes.h</c>.</summary>
[Flags]
public enum Act
{
    None = 0,
    Insert = 1,
    Select = 2,
    Update = 4,
    Delete = 8,
    Truncate = 16,
    Maintain = 32,
}

/// <summary>Kind of a thing in <see cref="Use"/>.</summary>
public enum ThingKind
{
    Routine, Operator, Type, Cast, OperatorClass,
}

/// <summary>A thing by kind and OID.</summary>
public readonly record struct Thing(ThingKind Kind, uint Oid);

/// <summary>The source's definition names the target.</summary>
public sealed record Use(Thing Source, Thing Target);

/// <summary>A relation that a stored query touches, and with which rights.</summary>
public readonly record struct RelationUse(uint Relation, Act Acts);

/// <summary>A function, procedure or aggregate.</summary>
/// <param name="Source">Its text; of a body in SQL-standard form, as the server prints it.</param>
/// <param name="Library">File of a function in C; "" else.</param>
/// <param name="Handler">Symbol of its language's call handler; "" for C, internal and SQL.</param>
/// <param name="StoredQueries">Of a body in SQL-standard form, bound at creation; null for a body that is text.</param>
/// <param name="StoredCalls">Functions of the server that such a body calls.</param>
/// <param name="SearchPath">Its own setting, as text; null when it runs with the caller's.</param>
/// <param name="Kind">f, p, a or w as in <c>pg_proc.prokind</c>.</param>
/// <param name="ReturnType">Spelled in full.</param>
/// <param name="KnownSafe">Same code (C or internal) as a function that everybody may call anyway.</param>
public sealed record StoredRoutine(
    uint Oid, string Name, string Language, string Handler, string Source, string Library, IReadOnlyList<RelationUse>? StoredQueries,
    IReadOnlyList<string> StoredCalls, string? SearchPath, char Kind, string ReturnType, bool KnownSafe)
{
    /// <summary>Called by a trigger only, never by name.</summary>
    public bool IsTrigger => ReturnType is "trigger" or "event_trigger";
}

/// <summary>A row of <c>pg_rewrite</c>; a view's query is its rule for SELECT.</summary>
/// <param name="Queries">What the actions and the condition touch, in order of appearance.</param>
/// <param name="Updatable">For a view: what can be written through it without a trigger.</param>
public sealed record StoredRule(uint Relation, string Name, Act Event, bool Instead, IReadOnlyList<RelationUse> Queries, Act Updatable);

/// <summary>A trigger that is not switched off. Acts: what fires it.</summary>
public sealed record TableTrigger(uint Relation, string Name, uint Routine, Act Acts, bool Before);

/// <summary>An event trigger that is not switched off.</summary>
public sealed record EventTrigger(string Name, uint Routine, string Event);

/// <summary>A foreign key that writes: what it does to the child. Definition as <c>pg_get_constraintdef</c>.</summary>
public sealed record ForeignKey(string Name, uint Child, uint Parent, Act OnDelete, Act OnUpdate, string Definition);

/// <summary>A partition, or a table that inherits.</summary>
public sealed record Inheritance(uint Child, uint Parent, bool Partition);

/// <summary>An expression of a relation (default, check, index, policy, rule) or a column's type, by what it names.</summary>
public sealed record RelationExpression(uint Relation, Act Acts, string Label, Thing Target);

/// <summary>A thing that a statement may use on its own. Schema "": it needs no name.</summary>
public sealed record FreeThing(Thing Thing, string Schema, string Label);

/// <summary>A foreign server's wrapper by the symbol of its handler, for each server; or a table whose options name a file or program.</summary>
public sealed record ForeignData(string Server, string Handler);
