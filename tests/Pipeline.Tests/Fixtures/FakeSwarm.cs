using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Web;
using Pipeline.Docker;
using Pipeline.Docker.Tests;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A swarm of one service as its engines answer, in the shapes that were recorded of engine 26.1: the first node is the
/// manager. Counts calls and bytes. No task is ever replaced.
/// </summary>
internal sealed class FakeSwarm : IDisposable
{
    public const string Service = "service1";
    private const string Image = "registry:5000/shop-web:1@sha256:1";
    private static readonly object Made = new { ContainerSpec = new { Image } };
    private const string Answered = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const int FirstProcess = 1000;
    private readonly Lock _gate = new();
    private readonly List<FakeEngine> _engines = [];
    private readonly List<FakeEngine> _gone = [];
    private readonly HashSet<int> _down = [];
    private readonly HashSet<int> _drained = [];
    private readonly int _nodes;
    private readonly int _tasks;
    private ulong _version = 7;

    public FakeSwarm(int nodes = 1, int tasks = 0)
    {
        (_nodes, _tasks) = (nodes, tasks);
        Spec = Json(
            new
            {
                Name = "shop_web",
                Labels = new Dictionary<string, string> { ["com.docker.stack.namespace"] = "shop" },
                TaskTemplate = Made,
                Mode = new { Replicated = new { Replicas = tasks } },
            }
        );
        for (var node = 0; node < nodes; node++)
        {
            var me = node;
            _engines.Add(new FakeEngine((request, body) => Counted(Answer(me, request, body))));
        }
    }

    /// <summary>What is asked of the service.</summary>
    public string Spec { get; set; }

    /// <summary>How often the service was written to.</summary>
    public int Writes { get; private set; }

    /// <summary>What happens right after a write.</summary>
    public Action? Written { get; set; }

    public int Calls => _engines.Sum(e => e.Requests.Count(r => !r.Contains("/_ping", StringComparison.Ordinal)));

    public long Bytes { get; private set; }

    public EngineAddress Manager => _engines[0].Address;

    /// <summary>How the other nodes are reached, by their names.</summary>
    public IReadOnlyDictionary<string, EngineAddress> Others =>
        _engines.Index().Skip(1).ToDictionary(e => $"node{e.Index}", e => e.Item.Address);

    /// <summary>The managers hear no more from a node, whose engine still answers.</summary>
    public void CutOff(int node)
    {
        lock (_gate)
            _down.Add(node);
    }

    /// <summary>A node is to run no tasks.</summary>
    public void Drain(int node)
    {
        lock (_gate)
            _drained.Add(node);
    }

    /// <summary>Why no node takes the tasks; null: they run.</summary>
    public string? Waiting { get; set; }

    /// <summary>A node is gone.</summary>
    public void Lose(int node)
    {
        CutOff(node);
        _gone.Add(_engines[node]);
        _engines[node].Dispose();
    }

    /// <summary>What <c>cat</c> prints in each task, by path; all else is not there.</summary>
    public Dictionary<string, string> Files { get; } = [];

    /// <summary>How all nodes are called; null: each by a name of its own.</summary>
    public string? NameOfAll { get; set; }

    /// <summary>As when the same spec is posted once more.</summary>
    public void MoveVersion()
    {
        lock (_gate)
            _version++;
    }

    public void Dispose()
    {
        foreach (var engine in _engines.Except(_gone))
            engine.Dispose();
    }

    private string Counted(string answer)
    {
        lock (_gate)
            Bytes += answer.Length;
        return answer;
    }

    private string Answer(int node, string request, string body)
    {
        var path = request.Split(' ')[1].Split('?')[0];
        lock (_gate)
            return path switch
            {
                "/_ping" => "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK",
                _ when path.EndsWith("/update", StringComparison.Ordinal) => Update(request, body),
                _ when path.EndsWith("/info", StringComparison.Ordinal) => Ok(Info(node)),
                _ when path.EndsWith("/nodes", StringComparison.Ordinal) => Ok(List(_nodes, Node)),
                _ when path.EndsWith("/tasks", StringComparison.Ordinal) => Ok(List(_tasks, Task)),
                _ when path.EndsWith("/services", StringComparison.Ordinal) => Ok($"[{Described}]"),
                _ when path.Contains("/services/", StringComparison.Ordinal) => Ok(Described),
                _ when path.Contains("/images/", StringComparison.Ordinal) => Ok("""{"Id":"sha256:helper"}"""),
                _ when path.EndsWith("/exec", StringComparison.Ordinal) => Begin(body),
                _ when path.EndsWith("/start", StringComparison.Ordinal) => Printed(path.Split('/')[^2]),
                _ when path.Contains("/exec/", StringComparison.Ordinal) => Ok(Ended(path.Split('/')[^2])),
                _ when path.EndsWith("/containers/json", StringComparison.Ordinal) => Ok(Listed(node)),
                _ when path.Contains("/containers/", StringComparison.Ordinal) => Ok(Container(path.Split('/')[^2])),
                _ => "HTTP/1.1 501 Not Implemented\r\nContent-Length: 2\r\n\r\n{}",
            };
    }

    private string Update(string request, string body)
    {
        var query = HttpUtility.ParseQueryString(request.Split(' ')[1].Split('?')[1]);
        if (query["version"] != $"{_version}")
        {
            const string Faster = """{"message":"rpc error: code = Unknown desc = update out of sequence"}""";
            return $"HTTP/1.1 500 Internal Server Error\r\nContent-Length: {Faster.Length}\r\n\r\n{Faster}";
        }

        (Spec, _version, Writes) = (body, _version + 1, Writes + 1);
        Written?.Invoke();
        return Ok("{}");
    }

    /// <summary>The exec is called as the file that it reads.</summary>
    private static string Begin(string body)
    {
        using var asked = JsonDocument.Parse(body);
        var path = asked.RootElement.GetProperty("Cmd")[1].GetString()!;
        return Ok(Json(new { Id = Convert.ToHexString(Encoding.UTF8.GetBytes(path)) }));
    }

    private string? FileOf(string exec) =>
        Files.GetValueOrDefault(Encoding.UTF8.GetString(Convert.FromHexString(exec)));

    /// <summary>In a frame of standard output; its length is one byte.</summary>
    private string Printed(string exec)
    {
        const string Raw = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
        return FileOf(exec) is { Length: > 0 and < 128 } text
            ? $"{Raw}\u0001\0\0\0\0\0\0{(char)text.Length}{text}"
            : Raw;
    }

    private string Ended(string exec) => Json(new { Running = false, ExitCode = FileOf(exec) is null ? 1 : 0 });

    private string Described => $$$"""{"ID":"{{{Service}}}","Version":{"Index":{{{_version}}} },"Spec":{{{Spec}}} }""";

    private static string Info(int node) =>
        Json(
            new
            {
                ID = $"engine{node}",
                DockerRootDir = "/nonexistent",
                Swarm = new { NodeID = $"n{node}", ControlAvailable = node == 0 },
            }
        );

    private string Node(int node) =>
        Json(
            new
            {
                ID = $"n{node}",
                Spec = new { Role = "worker", Availability = _drained.Contains(node) ? "drain" : "active" },
                Description = new { Hostname = NameOfAll ?? $"node{node}" },
                Status = new { State = _down.Contains(node) ? "down" : "ready" },
            }
        );

    private string Task(int task) =>
        Json(
            new
            {
                ID = $"t{task}",
                ServiceID = Service,
                Slot = task + 1,
                NodeID = $"n{task % _nodes}",
                Spec = Made,
                DesiredState = "running",
                Status = new
                {
                    State = Waiting is null ? "running" : "pending",
                    Err = Waiting ?? "",
                    ContainerStatus = new { ContainerID = $"c{task}", PID = FirstProcess + task },
                },
            }
        );

    private string Listed(int node) =>
        Json(Enumerable.Range(0, _tasks).Where(t => t % _nodes == node).Select(t => new { Id = $"c{t}" }));

    private static string Container(string id)
    {
        var process = FirstProcess + int.Parse(id[1..], CultureInfo.InvariantCulture);
        var state = new
        {
            Status = "running",
            Running = true,
            Pid = process,
        };
        return Json(
            new
            {
                Id = id,
                Name = $"/{id}",
                State = state,
            }
        );
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static string List(int count, Func<int, string> one) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(one))}]";

    private static string Ok(string json) => $"{Answered}Content-Length: {json.Length}\r\n\r\n{json}";
}
