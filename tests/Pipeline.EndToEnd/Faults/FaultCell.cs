using Pipeline.Terms;

namespace Pipeline.EndToEnd.Faults;

/// <summary>One way in which the world breaks while <c>build.sh</c> works.</summary>
/// <param name="Fault">What happens, for people.</param>
/// <param name="Stage">During which stage.</param>
/// <param name="Exit">What the run has to end with.</param>
/// <param name="State">What has to be there in the end: old or new.</param>
/// <param name="Seen">What the output has to say.</param>
internal sealed record FaultCell(string Fault, string Stage, ExitCode Exit, string State, params string[] Seen)
{
    /// <summary>The usual run.</summary>
    public string[] Arguments { get; init; } = ["DeployBaked", "--go", "volume", "restart"];

    /// <summary>Instants (moment, event, stage of a journal record) and what a shell does then, once.</summary>
    public IReadOnlyList<(string At, string Do)> Hooks { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Before the run, the old state being there.</summary>
    public Func<Task>? Before { get; init; }

    /// <summary>After the run and before what takes the release up: the fault is over.</summary>
    public Func<Task>? Heal { get; init; }

    /// <summary>What takes up the release that stayed open; null: none may be open.</summary>
    public string[]? TakenUpBy { get; init; }

    /// <summary>What that ends with.</summary>
    public ExitCode TakenUpExit { get; init; }

    /// <summary>What it has to say.</summary>
    public string[] TakenUpSeen { get; init; } = [];

    public override string ToString() => $"{Fault} ({Stage})";
}

/// <summary>What became of a cell.</summary>
internal sealed record FaultRow(
    string Fault,
    string Stage,
    string Seen,
    int Exit,
    string TakenUpBy,
    string State,
    double Seconds
);
