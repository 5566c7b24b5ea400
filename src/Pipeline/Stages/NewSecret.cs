namespace Pipeline.Stages;

/// <summary>A secret of a swarm that a cut-over makes. Never holds what is in it.</summary>
/// <param name="File">Its file in <c>/run/secrets</c>, by which pipeline.yml names it.</param>
/// <param name="Name">Its name in the swarm, which has the release in it.</param>
/// <param name="Services">The services that get it.</param>
public sealed record NewSecret(string File, string Name, IReadOnlyList<string> Services);
