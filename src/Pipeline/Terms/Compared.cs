namespace Pipeline.Terms;

/// <summary>How much of the code was compared, and where it was read.</summary>
/// <param name="Service">As a container of it reads them; null where they were read elsewhere.</param>
public sealed record Compared(int Files, string? Service = null);
