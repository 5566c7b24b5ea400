namespace Pipeline.Releases;

public sealed record ServiceWork(string Service, string Image, bool Start, string Because);
