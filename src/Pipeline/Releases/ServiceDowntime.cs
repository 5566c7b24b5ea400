namespace Pipeline.Releases;

/// <param name="Restarts">How often the engine had started its containers again when the last of them was up.</param>
public sealed record ServiceDowntime(
    string Service,
    string Container,
    double Seconds,
    string? Heartbeat,
    string Configuration,
    int Restarts = 0
);
