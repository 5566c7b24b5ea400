namespace Pipeline.Stages.RotateLegacy;

/// <param name="Role">Whose password changes.</param>
/// <param name="SecretFile">The file that takes the new password; there is none yet.</param>
/// <param name="Sealed">The file that takes what the server keeps of both passwords.</param>
public sealed record RotateLegacyWork(string Role, string SecretFile, string Sealed);
