namespace Pipeline.Docker;

/// <summary>What a credential helper prints. Never print it.</summary>
internal sealed record CredentialAnswer(string? Username, string? Secret);
