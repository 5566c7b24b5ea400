namespace Pipeline.Postgres;

/// <summary>One line of pg_hba.conf, as pg_hba_file_rules shows it.</summary>
/// <param name="Address">An address, a host name, or all, samehost, samenet; "" for local lines.</param>
public sealed record HbaRule(
    int Line,
    string Type,
    IReadOnlyList<string> Databases,
    IReadOnlyList<string> Users,
    string Address,
    string Netmask,
    string Method
);
