using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>The bundled stack: on one host, or on a swarm.</summary>
public interface IDemo
{
    string StackFile { get; }

    /// <summary>The engine that its commands talk to; null: that of the docker command line.</summary>
    EngineAddress? Engine { get; }

    /// <summary>Logins of its registry; null: those of <c>docker login</c>.</summary>
    RegistryLogins? Logins { get; }

    /// <summary>What <see cref="Up"/> would do, in one line; null when nothing. Reads only.</summary>
    Task<string?> Plan(bool reset, CancellationToken ct);

    /// <summary>Makes sure that it is there and runs. A half-made one is made anew.</summary>
    /// <param name="reset">Start over, whatever is there.</param>
    Task Up(bool reset, Action<string> progress, CancellationToken ct);

    /// <summary>Removes all of it, its release history too, and nothing else.</summary>
    Task Down(Action<string> progress, CancellationToken ct);
}
