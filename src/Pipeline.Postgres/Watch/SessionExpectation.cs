using System.Net;

namespace Pipeline.Postgres;

/// <summary>What the watch is to show.</summary>
/// <param name="Addresses">The services' addresses on the database's network.</param>
/// <param name="Since">When the services were recreated; an older session is not theirs, or is left over.</param>
public sealed record SessionExpectation(
    string Legacy,
    string App,
    IReadOnlyCollection<IPAddress> Addresses,
    DateTimeOffset Since
);
