namespace Pipeline.Stages.BuildImage;

/// <summary>The images of a commit.</summary>
public sealed record BuildWork(string Commit, IReadOnlyList<ImageWork> Images);
