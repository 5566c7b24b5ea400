namespace Pipeline.Postgres;

/// <param name="Sessions">Every distinct session that any sample saw from the addresses.</param>
public sealed record SessionReport(SessionVerdict Verdict, string Reason, int Samples, IReadOnlyList<Session> Sessions);
