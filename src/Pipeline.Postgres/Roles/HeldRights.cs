namespace Pipeline.Postgres;

/// <summary>Rights of one role on one table, view or sequence.</summary>
/// <param name="Oid">Stays when the object is renamed.</param>
/// <param name="Object">As a grant names it, such as <c>TABLE public.orders</c>: stays when the object is made
/// again.</param>
public sealed record HeldRights(string Role, uint Oid, string Object, IReadOnlyList<string> Privileges);
