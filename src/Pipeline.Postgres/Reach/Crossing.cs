namespace Pipeline.Postgres;

/// <summary>
/// The first place on a way where rights change hands: the finding's object, and how to close it there.
/// </summary>
/// <param name="Blind">Nothing that the code reads can come back to the caller, as far as its text shows.</param>
/// <param name="IsTrigger">Code that a trigger runs: it writes what its author meant it to.</param>
internal sealed record Crossing(
    FindingKind Kind,
    string Object,
    string Fix,
    bool Blind = false,
    bool IsTrigger = false
);
