namespace Pipeline.Terms;

/// <summary>What a plan needs on a disk while it is carried out.</summary>
/// <param name="Of">Whose copies need it, such as a volume's key.</param>
/// <param name="Needed">Bytes.</param>
/// <param name="Free">Bytes that were free when it was planned.</param>
public sealed record RoomNeeded(string Of, long Needed, long Free);
