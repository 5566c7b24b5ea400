using System.Net;

namespace Pipeline.Postgres;

/// <summary>One client session. <c>usename</c> is who logged in: SET ROLE does not show.</summary>
public sealed record Session(
    int Pid,
    string User,
    string Database,
    IPAddress Address,
    DateTimeOffset Started,
    string Application
);
