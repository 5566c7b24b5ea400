namespace Pipeline.Stages.Recreate;

/// <summary>A container that was created to take the place of another one, and was not started.</summary>
/// <param name="Name">What it is called once the other one is gone.</param>
/// <param name="Replaced">ID of the other one.</param>
internal sealed record NextContainer(string Id, string Name, string Replaced);
