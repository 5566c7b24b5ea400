using Pipeline.Docker;
using Pipeline.Stacks;

namespace Pipeline.Imports;

/// <summary>
/// A throw-away container in which imports are tried: no network, no volumes (an image's own <c>VOLUME</c>s become
/// anonymous ones that go with the container), read-only root, a small tmpfs at <c>/tmp</c>, no capabilities, no new
/// privileges. It has the service's user and working directory, but of its variables only those that decide where
/// imports come from: secrets never enter it. Code that needs another variable or a writable folder at import time
/// fails here, and says which in its traceback.
/// </summary>
/// <param name="Image">Image ID or name.</param>
public sealed record ImportSandbox(string Image)
{
    private const long TemporaryBytes = 64 << 20;

    private static readonly HashSet<string> SearchPathVariables =
    [
        "PATH",
        "LD_LIBRARY_PATH",
        "VIRTUAL_ENV",
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONUSERBASE",
        "PYTHONNOUSERSITE",
        "PYTHONSAFEPATH",
        "PYTHONPYCACHEPREFIX",
        "NODE_PATH",
        "NODE_OPTIONS",
        "PERL5LIB",
        "RUBYLIB",
        "GEM_HOME",
        "GEM_PATH",
        "CLASSPATH",
        "PHPRC",
    ];

    /// <summary>Null is the image's.</summary>
    public string? User { get; init; }

    /// <summary>Null is the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Entries <c>NAME=value</c>; of these only search path variables get in.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>What is not imported by then is reported as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The clean twin of a container: its image, user, working directory and search path, without its mounts and
    /// without what was written into it.
    /// </summary>
    public static ImportSandbox For(ContainerDetails container) =>
        new(container.ImageId)
        {
            User = container.Config.User,
            WorkingDirectory = container.Config.WorkingDir,
            Environment = container.Config.Env,
        };

    /// <summary>What the service would run in, with the image to be tried.</summary>
    public static ImportSandbox For(string image, ComposeService service) =>
        new(image)
        {
            User = service.User,
            WorkingDirectory = service.WorkingDirectory,
            Environment =
            [
                .. service
                    .Environment.Where(v => v.Value is not null && SearchPathVariables.Contains(v.Key))
                    .OrderBy(v => v.Key, StringComparer.Ordinal)
                    .Select(v => $"{v.Key}={v.Value!.Reveal()}"),
            ],
        };

    /// <summary>The same for two services in which imports cannot come out otherwise.</summary>
    internal string Key => string.Join('\0', [Image, User ?? "", WorkingDirectory ?? "", .. Environment]);

    internal ContainerSpec Spec(IReadOnlyList<string> command) =>
        ContainerSpec.Throwaway(Image, command) with
        {
            User = Given(User),
            WorkingDir = Given(WorkingDirectory),
            Env = [.. Environment.Where(entry => SearchPathVariables.Contains(entry.Split('=')[0]))],
            Mounts = [MountSpec.Tmpfs("/tmp", TemporaryBytes)],
        };

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
