namespace Pipeline.Postgres;

/// <summary>Any statement can be run as that role; it has rights of its own to look at.</summary>
internal sealed record Actor(Role Role, Trail Trail);
