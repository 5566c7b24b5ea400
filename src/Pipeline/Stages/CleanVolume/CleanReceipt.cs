namespace Pipeline.Stages.CleanVolume;

public sealed record CleanReceipt(int Pieces);
