namespace Pipeline.Imports;

/// <summary>Why a name is tried.</summary>
public enum ImportRole
{
    /// <summary>Must import and come from the code path.</summary>
    Module,

    /// <summary>Must import.</summary>
    Dependency,

    /// <summary>A command that must exit 0.</summary>
    Command,
}
