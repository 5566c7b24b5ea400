using System.Runtime.Versioning;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>All that a cut-over moves, seen by tools that Pipeline does not use for it.</summary>
/// <param name="Env">The env file's bytes, mode and owner.</param>
/// <param name="Rights">Hash of every table, sequence and default right in the schema, and of every role's
/// attributes.</param>
/// <param name="Legacy">The old role's password verifier.</param>
/// <param name="AppLogsIn">Whether the runtime role's password, which the test knows, is good.</param>
/// <param name="OldPasswordIsGood">Whether the old role's first password is.</param>
/// <param name="Sessions">Roles that bot and worker are logged in with.</param>
/// <param name="Services">Image, run state and restart policy of every container.</param>
/// <param name="ReadOnce">Each file that is to be read once, with a hash of what it holds.</param>
[SupportedOSPlatform("linux")]
internal sealed record CutOverSight(
    string Env,
    string Rights,
    string Legacy,
    bool AppLogsIn,
    bool OldPasswordIsGood,
    string Sessions,
    string Services,
    string ReadOnce
)
{
    private const string RightsSql = """
        SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
          SELECT format('%s %s %s', c.oid::regclass, a.grantee::regrole, a.privilege_type) FROM pg_class c,
            aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S')
          UNION ALL SELECT format('%s %s %s %s', d.defaclrole::regrole, d.defaclobjtype, a.grantee::regrole, a.privilege_type) FROM pg_default_acl d, aclexplode(d.defaclacl) a
          UNION ALL SELECT format('%s %s %s %s', rolname, rolsuper, rolcanlogin, rolpassword IS NULL) FROM pg_authid) AS lines(line)
        """;

    /// <param name="app">The runtime role's password.</param>
    /// <param name="old">The old role's, as the demo was made with it.</param>
    public static async Task<CutOverSight> Of(CutOverStack stack, string app, string old) =>
        new(
            $"{Convert.ToHexString(await File.ReadAllBytesAsync(stack.EnvFile))} {await Text("stat", "--format", "%a %u:%g", stack.EnvFile)}",
            await stack.Sql(RightsSql),
            await stack.Sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'tradingbot_gui'"),
            await LogsIn(stack, "tradingbot_gui_app", app),
            await LogsIn(stack, "tradingbot_gui", old),
            await LoggedIn(stack),
            await CutOverStack.Docker([
                "inspect",
                "--format",
                "{{.Image}} {{.State.Running}} {{.HostConfig.RestartPolicy.Name}}",
                .. Names.Select(stack.Container),
            ]),
            await Text("sh", "-c", $"cd {stack.Folder}/secrets && sha256sum *.SECRET-READ-ONCE 2>/dev/null || true")
        );

    /// <summary>
    /// What differs. A password that was set again has another verifier each time: of the old role's only old is
    /// compared by it.
    /// </summary>
    public IEnumerable<string> Differences(CutOverSight other, bool exact)
    {
        if (Env != other.Env)
            yield return "env file";
        if (Rights != other.Rights)
            yield return "roles and rights";
        if (exact && Legacy != other.Legacy)
            yield return "the old role's verifier";
        if (AppLogsIn != other.AppLogsIn)
            yield return $"the runtime role's password is {(AppLogsIn ? "" : "not ")}good";
        if (OldPasswordIsGood != other.OldPasswordIsGood)
            yield return $"the old role's first password is {(OldPasswordIsGood ? "" : "not ")}good";
        if (Sessions != other.Sessions)
            yield return $"sessions of {Sessions}, not {other.Sessions}";
        if (Services != other.Services)
            yield return $"containers: {Services} instead of {other.Services}";
        if ((exact ? ReadOnce : Files(ReadOnce)) != (exact ? other.ReadOnce : Files(other.ReadOnce)))
            yield return $"read-once files: {Files(ReadOnce)} instead of {Files(other.ReadOnce)}";
    }

    private static readonly string[] Names = ["clawbot", "clawbot-worker", "gui", "gui-db"];

    /// <summary>A rotated password is another one each time, and so is the file that holds it.</summary>
    private static string Files(string sums) => string.Join(' ', sums.Split('\n').Select(l => l.Split(' ')[^1]));

    /// <summary>
    /// A service that has just been started logs in a moment later: until two looks agree and both are there.
    /// </summary>
    private static async Task<string> LoggedIn(CutOverStack stack)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (
            await stack.Sql(
                "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'"
            ) != "2"
        )
            await Task.Delay(200, limit.Token);
        return await stack.LoggedIn();
    }

    /// <summary>From another container, over the network.</summary>
    private static async Task<bool> LogsIn(CutOverStack stack, string role, string password) =>
        (
            await new Command(
                "docker",
                "exec",
                "--interactive",
                stack.Container("gui"),
                "python3",
                "-c",
                $"import sys, psycopg2; psycopg2.connect(host='gui-db', dbname='tradingbot_gui', user='{role}', password=sys.stdin.read())"
            ).Run(
                CancellationToken.None,
                async stdin => await stdin.WriteAsync(System.Text.Encoding.UTF8.GetBytes(password))
            )
        ).Ok;

    private static Task<string> Text(string program, params string[] arguments) =>
        new Command(program, arguments).Output(CancellationToken.None);
}
