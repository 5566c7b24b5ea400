namespace Pipeline.Docker;

internal sealed record PushedImage(string? Tag, string? Digest);
