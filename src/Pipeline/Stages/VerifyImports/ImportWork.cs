namespace Pipeline.Stages.VerifyImports;

public sealed record ImportWork(string Commit);
