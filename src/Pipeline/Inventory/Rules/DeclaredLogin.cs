using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>A login to Postgres as a container's environment declares it.</summary>
/// <param name="Variable">The variable, or the beginning that several share, such as <c>GUI_DB_</c>.</param>
internal sealed record DeclaredLogin(
    string Variable,
    string Host,
    int Port,
    string? Database,
    string? Role,
    HiddenValue? Password
);
