using Pipeline.Secrets;

namespace Pipeline.Stages.Recreate;

/// <summary>One env file of a service that a rollback gives its earlier content.</summary>
/// <param name="Before">As it is before the rollback; the copy is made right before the file is written.</param>
/// <param name="Wanted">As the release had it that is rolled back to.</param>
/// <param name="Services">Who reads it.</param>
public sealed record EnvFileMove(EnvFileBackup Before, EnvFileBackup Wanted, IReadOnlyList<string> Services);
