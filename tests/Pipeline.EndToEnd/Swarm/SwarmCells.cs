using Pipeline.Docker;
using Pipeline.Journal;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>The cells of the matrix of a swarm.</summary>
/// <param name="commit">The commit that is deployed or rolled back to, its first 12 digits.</param>
internal sealed class SwarmCells(SwarmShop shop, string commit)
{
    private const string Planned = "after Planned Recreate";
    private readonly string _outer = $"docker --host {EngineAddress.FromEnvironment()}";
    private readonly string _service = $"{shop.Stack}_{SwarmShop.Service}";

    private string Inspect => $"docker service inspect --format '{{{{json .Spec}}}}' {_service}";

    /// <summary>The spec of the first task is posted.</summary>
    private string InCanary => Once($"{Inspect} | grep -q ':pipeline-{commit}'");

    /// <summary>The first task is proven, and the others are to follow.</summary>
    private string InPromotion => Once($"{Inspect} | grep ':pipeline-{commit}' | grep -vq '\"Delay\":604800'");

    public static SwarmCell KilledAt(string moment, bool undo) =>
        new($"the pipeline is killed {moment}", moment, SwarmCell.Kill, undo);

    public static SwarmCell Undisturbed => new("nothing happens", Planned, "true", Undo: false);

    public static SwarmCell RollbackKilledAt(string moment, bool undo) =>
        new($"the rollback is killed {moment}", moment, SwarmCell.Kill, undo) { IsRollback = true };

    public SwarmCell RollbackKilledInCanary(bool undo) => RollbackKilled(InCanary, "in the canary", undo);

    public SwarmCell RollbackKilledInPromotion(bool undo) => RollbackKilled(InPromotion, "in the promotion", undo);

    public SwarmCell WorkerLostInCanary =>
        Lost("the worker loses power in the canary", InCanary, undo: true, "worker-1");

    public SwarmCell WorkerLostInPromotion =>
        Lost("the worker loses power in the promotion", InPromotion, undo: false, "worker-1");

    public SwarmCell ManagerLostInCanary =>
        Lost("the manager loses power in the canary", InCanary, undo: true, "manager-1");

    public SwarmCell ManagerLostInPromotion =>
        Lost("the manager loses power in the promotion", InPromotion, undo: false, "manager-1");

    /// <summary>The manager that is left reads old state, and can write none.</summary>
    public SwarmCell QuorumLostInCanary =>
        Lost("two of three managers lose power in the canary", InCanary, undo: true, "manager-2", "manager-3");

    public SwarmCell QuorumLostInPromotion =>
        Lost("two of three managers lose power in the promotion", InPromotion, undo: false, "manager-2", "manager-3");

    /// <summary>The worker loses its power, and then the pipeline its own: neither does anything more.</summary>
    public string WorkerAndPipelineLost => $"{_outer} kill {Bench}-worker-1 >/dev/null; {SwarmCell.Kill}";

    public SwarmCell RegistryDown =>
        new(
            "the registry is down from the plan of Recreate on",
            Planned,
            $"{_outer} stop --time 1 {RegistryContainer} >/dev/null",
            Undo: true,
            $"{_outer} start {RegistryContainer} >/dev/null"
        );

    public SwarmCell UpdatedBySomebody =>
        new(
            "somebody updates the service after the plan of Recreate",
            Planned,
            $"docker service update --detach --label-add somebody=1 {_service} >/dev/null",
            Undo: true,
            $"docker service update --detach --label-rm somebody {_service} >/dev/null"
        );

    /// <summary>One of the two tasks has no node any more.</summary>
    public static SwarmCell NodeDrained =>
        new(
            "a node is drained after the plan of Recreate",
            Planned,
            "docker node update --availability drain worker-1 >/dev/null",
            Undo: true,
            "docker node update --availability active worker-1 >/dev/null"
        );

    public SwarmCell WrongPassword =>
        new(
            "the registry's password is wrong from the plan of BuildImage on",
            "after Planned BuildImage",
            WrongLogin,
            Undo: true,
            RightLogin
        );

    public SwarmCell WrongPasswordFromTheStart =>
        new("the registry's password is wrong from the start", "never", "true", Undo: true, RightLogin)
        {
            Before = WrongLogin,
        };

    /// <summary>The image is pushed, and the nodes are given the wrong one to pull it with.</summary>
    public SwarmCell WrongPasswordForTheNodes =>
        new(
            "the registry's password is wrong from the plan of Recreate on",
            Planned,
            WrongLogin,
            Undo: true,
            RightLogin
        );

    public SwarmCell DeployedBySomebodyInCanary =>
        DeployedBySomebody("in the canary", Planned, $"( {InCanary}; {StackDeploy} ) >/dev/null 2>&1 &");

    public SwarmCell DeployedBySomebodyInCheckMarker =>
        DeployedBySomebody("in CheckMarker", "after Planned CheckMarker", StackDeploy);

    /// <summary>Each record of the last release, before and after.</summary>
    public IEnumerable<string> Moments()
    {
        var all = JournalFile.Open(shop.Journal, TimeProvider.System).Records;
        var records = all.Where(r => r.Release == all[^1].Release);
        return records
            .Select(r => $"{r.Event} {r.Stage ?? "-"}")
            .Distinct()
            .SelectMany(r => new[] { $"before {r}", $"after {r}" });
    }

    private string WrongLogin =>
        $"cp {shop.LoginFile} {shop.LoginFile}.right; echo '{shop.WrongLogin}' >{shop.LoginFile}";

    private string RightLogin => $"mv {shop.LoginFile}.right {shop.LoginFile}";

    /// <summary>With the image of the stack file, which is older than all commits.</summary>
    private string StackDeploy =>
        $"docker stack deploy --with-registry-auth -c {shop.Folder}/stack.yml {shop.Stack} >/dev/null 2>&1";

    /// <summary>Taken back by the swarm's own memory of what was asked for before.</summary>
    private SwarmCell DeployedBySomebody(string where, string moment, string shell) =>
        new(
            $"somebody runs docker stack deploy {where}",
            moment,
            shell,
            Undo: true,
            $"docker service rollback --detach {_service} >/dev/null"
        )
        {
            IsSomebodys = true,
        };

    private static string RegistryContainer => $"{Bench}-registry";

    private static string Bench => BenchFixture.Name;

    /// <summary>Power is back three seconds later.</summary>
    private SwarmCell Lost(string what, string when, bool undo, params string[] machines)
    {
        var containers = string.Join(' ', machines.Select(m => $"{Bench}-{m}"));
        return new SwarmCell(
            what,
            Planned,
            $"( {when}; {_outer} kill {containers}; sleep 3; {_outer} start {containers} ) >/dev/null 2>&1 &",
            undo
        )
        {
            Loses = machines,
        };
    }

    private static SwarmCell RollbackKilled(string when, string where, bool undo) =>
        new($"the rollback is killed {where}", Planned, $"( {when}; {SwarmCell.Kill} ) >/dev/null 2>&1 &", undo)
        {
            IsRollback = true,
        };

    /// <summary>Waits until it is so, for half a minute at most.</summary>
    public static string Once(string holds) => $"n=0; until {holds} || [ $n -gt 300 ]; do n=$((n+1)); sleep 0.1; done";
}
