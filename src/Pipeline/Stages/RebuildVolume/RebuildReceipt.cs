namespace Pipeline.Stages.RebuildVolume;

public sealed record RebuildReceipt(int Pieces);
