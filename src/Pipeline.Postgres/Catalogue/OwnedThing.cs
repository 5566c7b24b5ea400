namespace Pipeline.Postgres;

/// <summary>Ownership of anything else (<c>pg_shdepend</c>), in Postgres' own words.</summary>
/// <param name="Type">As <c>pg_identify_object</c> says: type, collation, extension, …</param>
/// <param name="Identity">Quoted as SQL needs it.</param>
/// <param name="Dependents">Objects of others that DROP … CASCADE would take along.</param>
public sealed record OwnedThing(uint Owner, string Type, string Identity, long Dependents)
{
    /// <summary>Type and name.</summary>
    public string Description => $"{Type} {Identity}";
}
