namespace Pipeline.Stacks;

/// <summary>Files that a healthy run derives from the source and that may therefore appear in the live tree.</summary>
public enum DerivedFiles
{
    /// <summary><c>__pycache__/*.pyc</c> whose header and content come from the source beside it.</summary>
    Python,
}
