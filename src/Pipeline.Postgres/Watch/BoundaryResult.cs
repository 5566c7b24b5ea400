namespace Pipeline.Postgres;

/// <param name="Found">The value; null when it is NULL, or there is no row, or the query failed.</param>
/// <param name="Error">Why it could not be read, else null. Then it does not hold.</param>
public sealed record BoundaryResult(Boundary Boundary, string? Found, string? Error)
{
    public bool Holds => Error is null && Found == Boundary.Expect;
}
