namespace Pipeline.Journal;

public enum ReleaseKind
{
    Deploy,
    Rollback,
}
