using System.Collections.Concurrent;
using Pipeline.Docker;
using Pipeline.Imports;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// Everything a stage works with. Opening it reads only: it connects, loads the stack, and looks where state would be
/// kept.
/// </summary>
public sealed record StackContext(
    Stack Stack,
    DockerEngine Engine,
    ComposeCli Compose,
    ServiceConfigurations Configurations,
    BuildxCli Buildx,
    GitRepository Git,
    ITreeAccess Trees,
    StateFolder State,
    ConsoleLog Log,
    TimeProvider Clock
)
{
    /// <summary>Bytecode that is proven, and where modules come from in images.</summary>
    internal ImageAnswers Answers { get; init; } = new(State.ImageAnswers);

    /// <summary>What images hold at code paths, by image ID and path; see <see cref="MadeByBuild"/>.</summary>
    internal ConcurrentDictionary<string, Lazy<Task<TreeManifest>>> ImageContents { get; } = new();

    /// <summary>Versions of commits; asked for once a run.</summary>
    internal ConcurrentDictionary<string, Lazy<Task<ReleaseVersion>>> Versions { get; } = new();

    /// <summary>
    /// Volumes as last read in this run, by name: what has not changed since is not hashed again. No answer depends on
    /// it.
    /// </summary>
    internal ConcurrentDictionary<string, TreeManifest> VolumesRead { get; } = new();

    /// <summary>
    /// Volumes as a release read them after it had stopped their writers, by release and name: until the release itself
    /// writes to them they are not read again, and its proof looks at all of it.
    /// </summary>
    internal ConcurrentDictionary<(string Release, string Volume), TreeManifest> AtRest { get; } = new();

    /// <summary>
    /// Containers that mount a volume, as they were when its writers were stopped, by the volume's name: container ID
    /// to its last start. Whatever was to rest and has another start was started by something else.
    /// </summary>
    internal ConcurrentDictionary<string, IReadOnlyDictionary<string, DateTimeOffset>> Resting { get; } = new();

    /// <summary>What this run has put into <see cref="StateFolder.Manifest"/>, by fingerprint.</summary>
    internal ConcurrentDictionary<string, TreeManifest> Manifests { get; } = new();

    /// <summary>
    /// What this process made for the release alone. To remove it takes time, and no writer is kept waiting for that:
    /// it goes when the release ends, either way.
    /// </summary>
    internal List<IAsyncDisposable> Leftovers { get; } = [];

    /// <inheritdoc cref="SessionOptions.WithoutNodes"/>
    public IReadOnlyList<string> WithoutNodes { get; init; } = [];

    /// <summary>Whether this run still has the lock of the stack.</summary>
    internal StackHold Hold { get; } = new();

    /// <summary>Every file is read anew, whatever an earlier run knew of it.</summary>
    public bool IsParanoid { get; init; }

    /// <inheritdoc cref="EngineHost.IsProbablyHere(EngineAddress, EngineInfo)"/>
    public bool IsEngineHere { get; init; }

    /// <summary>How long the undo waits for an engine that went away.</summary>
    public TimeSpan EngineWait { get; init; }

    /// <summary>The runtime role's password, where no file holds it.</summary>
    public GivenPassword Password { get; init; } = new();

    /// <inheritdoc cref="SessionOptions.SigningKey"/>
    public string? SigningKey { get; init; }

    /// <summary>Logins of the registries that a swarm pulls from.</summary>
    public RegistryLogins Logins { get; init; } = RegistryLogins.OfThisUser();

    /// <summary>What compose is told of the project.</summary>
    public ComposeProject ComposeProject => ContextLoader.ProjectOf(Stack.Definition);

    public string Project => Stack.Compose.Project;

    /// <summary>How long a delay loop waits between two looks.</summary>
    public Task Pause(int milliseconds, CancellationToken ct) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Clock, ct);
}
