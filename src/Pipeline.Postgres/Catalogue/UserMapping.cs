namespace Pipeline.Postgres;

/// <summary>A user mapping; 0 = PUBLIC. Of its options only the login's name is read, never a password.</summary>
/// <param name="RemoteUser">The login at the other server; "" when none is given or it may not be read.</param>
public sealed record UserMapping(uint User, string Server, string RemoteUser);
