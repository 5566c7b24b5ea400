namespace Pipeline.Inventories;

/// <summary>A database that a service logs in to, by its environment.</summary>
/// <param name="Service">The service.</param>
/// <param name="Variable">The variable that says it, or the beginning that several share.</param>
/// <param name="Host">As the service names it.</param>
/// <param name="Role">The database role; null where the variables do not say it.</param>
/// <param name="Answer">What the server said of it.</param>
public sealed record DatabaseLogin(
    string Service,
    string Variable,
    string Host,
    int Port,
    string? Database,
    string? Role,
    LoginAnswer Answer
);
