namespace Pipeline.Postgres;

/// <summary>Bits of a table right, as <c>ACL_*</c> in Postgres' <c>parsenodes.h</c>.</summary>
[Flags]
public enum Act
{
    None = 0,
    Insert = 1,
    Select = 2,
    Update = 4,
    Delete = 8,
    Truncate = 16,
    Maintain = 32,
}
