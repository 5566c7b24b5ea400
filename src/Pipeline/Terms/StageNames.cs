namespace Pipeline.Terms;

/// <summary>The name of every stage. <c>Chain</c> says in which order they run.</summary>
public static class StageNames
{
    public static readonly StageName ApplyPatch = new("ApplyPatch");
    public static readonly StageName BakeCode = new("BakeCode");
    public static readonly StageName BuildImage = new("BuildImage");
    public static readonly StageName VerifyImports = new("VerifyImports");
    public static readonly StageName BackupVolume = new("BackupVolume");
    public static readonly StageName RebuildVolume = new("RebuildVolume");
    public static readonly StageName Recreate = new("Recreate");
    public static readonly StageName CheckMarker = new("CheckMarker");
    public static readonly StageName ProvisionRoles = new("ProvisionRoles");
    public static readonly StageName CutOverEnv = new("CutOverEnv");
    public static readonly StageName CutOverRole = new("CutOverRole");
    public static readonly StageName RotateLegacy = new("RotateLegacy");
    public static readonly StageName CleanVolume = new("CleanVolume");
    public static readonly StageName Migrate = new("Migrate");
    public static readonly StageName RestoreEnv = new("RestoreEnv");
    public static readonly StageName RestoreRoles = new("RestoreRoles");

    /// <summary>Stages that create containers; their receipts say which.</summary>
    public static readonly IReadOnlyList<StageName> CreateContainers = [Recreate, CutOverEnv, RestoreEnv];

    /// <summary>Stages that start services; their receipts say which.</summary>
    public static readonly IReadOnlyList<StageName> StartServices = [.. CreateContainers, CleanVolume];
}
