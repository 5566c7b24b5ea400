namespace Pipeline.Releases;

public sealed record ServiceDowntime(
    string Service,
    string Container,
    double Seconds,
    string? Heartbeat,
    string Configuration
);
