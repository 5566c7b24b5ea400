namespace Pipeline.Postgres;

/// <summary>Facts about an object that change what a right on it is worth.</summary>
[Flags]
public enum ObjectTraits
{
    None = 0,
    System = 1,
    Extension = 2,
    SecurityDefiner = 4,
    SecurityInvoker = 8,
    RowSecurity = 16,
    ForcedRowSecurity = 32,
    UntrustedLanguage = 64,
    EventTrigger = 128,
}
