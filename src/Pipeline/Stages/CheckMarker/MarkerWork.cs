namespace Pipeline.Stages.CheckMarker;

public sealed record MarkerWork(string Commit);
