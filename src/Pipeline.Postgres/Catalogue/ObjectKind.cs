namespace Pipeline.Postgres;

/// <summary>What kind of thing an object is.</summary>
public enum ObjectKind
{
    Database,
    OtherDatabase,
    Schema,
    Table,
    PartitionedTable,
    View,
    MaterializedView,
    ForeignTable,
    Sequence,
    Column,
    Function,
    Language,
    ForeignDataWrapper,
    ForeignServer,
    LargeObject,
    Tablespace,
    Parameter,
}
