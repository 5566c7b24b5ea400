namespace Pipeline.Releases;

/// <summary>What was typed after <c>Rollback</c>.</summary>
/// <param name="WithState">Bring the volumes back whole, the services' own data too.</param>
/// <param name="KeepEnv">Leave env file and database role as they are.</param>
public sealed record RollbackTarget(
    string? Release = null,
    string? Image = null,
    bool WithState = false,
    bool KeepEnv = false
);
