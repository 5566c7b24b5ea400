namespace Pipeline.Releases;

/// <summary>A service that a stage has started, and watched through its window.</summary>
/// <param name="Restarts">How often the engine had started its containers again when the last of them was up.</param>
public sealed record RunsAgain(string Service, int Restarts);
