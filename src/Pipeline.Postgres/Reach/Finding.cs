namespace Pipeline.Postgres;

/// <summary>One thing that a role can reach and should not.</summary>
/// <param name="Object">What is reached, kind and quoted name.</param>
/// <param name="Path">How: <c>app -> (member NOINHERIT) legacy -> SUPERUSER</c>.</param>
/// <param name="WhyItMatters">What can be done with it, in a sentence.</param>
/// <param name="FixSql">A statement that closes it, for a person to judge; never run by us.</param>
public sealed record Finding(
    FindingKind Kind,
    Severity Severity,
    string Object,
    string Path,
    string WhyItMatters,
    string FixSql
)
{
    /// <summary>Stable between runs, so that a finding can be accepted by name.</summary>
    public string Id => $"{Kind}: {Object}";

    public override string ToString() => $"{Severity} {Kind}: {Path}. {WhyItMatters} Fix: {FixSql}";
}
