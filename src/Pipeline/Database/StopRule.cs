using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>
/// A named reason to stop a cut-over and go back, with what a person does about it (section 5 of the original plan).
/// </summary>
/// <param name="Name">As it stands in messages, journal and report.</param>
/// <param name="Do">What to do now.</param>
public sealed record StopRule(string Name, string Do)
{
    public static readonly StopRule Login = new("login", "put the role's real password into its SECRET-READ-ONCE file");
    public static readonly StopRule PoolerBetween = new("pooler", Postgres.Pooler.Advice);
    public static readonly StopRule AuthenticationFailed = new(
        "authentication-failed",
        "the value in the env file is wrong: check cutover.set, and the password"
    );
    public static readonly StopRule ServiceNotRunning = new("service-not-running", "read its log above");
    public static readonly StopRule LogPattern = new(
        "log-pattern",
        "read its log above; the patterns are stop_on_log in pipeline.yml"
    );
    public static readonly StopRule PidFile = new(
        "pid-file",
        "look why the service did not write it, or mend services.<name>.pid_file"
    );
    public static readonly StopRule Heartbeat = new(
        "heartbeat",
        "the service runs and does not write: read its log, and the grants of its role"
    );
    public static readonly StopRule PositiveDenied = new(
        "positive-denied",
        "a grant is missing: ./build.sh ProvisionRoles, or mend roles.allowed"
    );
    public static readonly StopRule NegativeAllowed = new(
        "negative-allowed",
        "the role can do what it must not: revoke that right"
    );
    public static readonly StopRule Inconclusive = new(
        "inconclusive",
        "neither allowed nor denied was shown, which counts as neither: mend the statement, or what stops it"
    );
    public static readonly StopRule Reachable = new(
        "reachable",
        "close the way with the statement given, if it is right for you"
    );
    public static readonly StopRule MissingGrant = new(
        "missing-grant",
        "the workload would fail after the switch: grant what is named"
    );
    public static readonly StopRule FutureObjects = new(
        "future-objects",
        "green today, broken after the next migration: add the creator to roles.creators, then ./build.sh "
            + "ProvisionRoles"
    );
    public static readonly StopRule Parity = new(
        "parity",
        "the services would see something else after the switch: run the statement given, if it is right for you"
    );
    public static readonly StopRule ReadBack = new(
        "env-read-back",
        "the installed compose reads something else than was meant: mend cutover.set or the compose file"
    );
    public static readonly StopRule ProcessEnvironment = new(
        "process-environment",
        "something between compose and the process changes the variable: look at its entrypoint"
    );
    public static readonly StopRule LegacySession = new(
        "legacy-session",
        "a service still logs in with the old role: it has another source of its credentials"
    );
    public static readonly StopRule LegacyLeft = new(
        "legacy-credentials-left",
        "take what is named out of the service, or give it the runtime role's credentials: add the key to cutover.set "
            + "(on a swarm, the secret to cutover.secrets)"
    );
    public static readonly StopRule TrustedLogin = new(
        "trusted-login",
        "change that line of pg_hba.conf to scram-sha-256, then: SELECT pg_reload_conf()"
    );
    public static readonly StopRule BoundaryChanged = new(
        "boundary-changed",
        "stop and investigate: something crossed a boundary"
    );
    public static readonly StopRule OutOfScope = new(
        "out-of-scope-restarted",
        "look who restarted it; this cut-over must not"
    );
    public static readonly StopRule SecretInOutput = new("secret-in-output", "rotate that password now: it was shown");

    public static readonly StopRule DatabaseGone = new(
        "database-gone",
        "look why it stopped, start it, and run the cut-over again"
    );
    public static readonly StopRule LegacyInUse = new(
        "legacy-in-use",
        "move what is named to a role of its own first; its next login with the old password would fail"
    );
    public static readonly StopRule Rotation = new(
        "rotation",
        "look at the role's password by hand: SELECT rolname, rolvaliduntil FROM pg_roles"
    );

    /// <summary>Evidence that names this rule when it does not hold.</summary>
    public Evidence Evidence(string claim, bool holds, string found) =>
        new(claim, holds, holds ? found : Says(found)) { Rule = Name };

    /// <summary>What was found, with the rule that it trips.</summary>
    public string Says(string found) => $"STOP RULE {Name}: {found}\n  do: {Do}";
}
