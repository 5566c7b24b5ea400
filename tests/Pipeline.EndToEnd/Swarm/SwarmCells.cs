using Pipeline.Docker;
using Pipeline.Journal;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>The cells of the matrix of a swarm.</summary>
/// <param name="commit">The commit that is deployed, its first 12 digits.</param>
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

    public SwarmCell WorkerLostInCanary => Lost("the worker", "worker-1", InCanary, "in the canary", undo: true);

    public SwarmCell WorkerLostInPromotion =>
        Lost("the worker", "worker-1", InPromotion, "in the promotion", undo: false);

    public SwarmCell ManagerLostInCanary => Lost("the manager", "manager-1", InCanary, "in the canary", undo: true);

    public SwarmCell ManagerLostInPromotion =>
        Lost("the manager", "manager-1", InPromotion, "in the promotion", undo: false);

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
            $"cp {shop.LoginFile} {shop.LoginFile}.right; echo '{shop.WrongLogin}' >{shop.LoginFile}",
            Undo: true,
            $"mv {shop.LoginFile}.right {shop.LoginFile}"
        );

    /// <summary>Each record of the last release, before and after.</summary>
    public IEnumerable<string> Moments()
    {
        var journal = Directory.GetFiles(shop.StateRoot, "journal.jsonl", SearchOption.AllDirectories).Single();
        var all = JournalFile.Open(journal, TimeProvider.System).Records;
        var records = all.Where(r => r.Release == all[^1].Release);
        return records
            .Select(r => $"{r.Event} {r.Stage ?? "-"}")
            .Distinct()
            .SelectMany(r => new[] { $"before {r}", $"after {r}" });
    }

    private static string RegistryContainer => $"{Bench}-registry";

    private static string Bench => BenchFixture.Name;

    /// <summary>Power is back three seconds later.</summary>
    private SwarmCell Lost(string who, string machine, string when, string where, bool undo) =>
        new(
            $"{who} loses power {where}",
            Planned,
            $"( {when}; {_outer} kill {Bench}-{machine}; sleep 3; {_outer} start {Bench}-{machine} ) >/dev/null 2>&1 &",
            undo
        )
        {
            Loses = machine,
        };

    /// <summary>Waits until it is so, for half a minute at most.</summary>
    private static string Once(string holds) => $"n=0; until {holds} || [ $n -gt 300 ]; do n=$((n+1)); sleep 0.1; done";
}
