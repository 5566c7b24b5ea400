namespace Pipeline.Docker;

/// <summary>A secret or a config that the tasks of a service get.</summary>
/// <param name="Kind">secret or config, as docker's commands call it.</param>
/// <param name="Id">One that was made again has another ID.</param>
public sealed record SpecData(string Kind, string Id, string Name);
