using System.Text.Json;
using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Postgres;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// What a plan was made from, kind by kind, as digests: so that a later run can tell whether it plans in the same
/// world. Reads only.
/// </summary>
/// <param name="release">Every stage of it is planned.</param>
internal sealed class ObservedWorld(Release release, PlanKey key)
{
    private static readonly StageName[] OfTheDatabase =
    [
        StageNames.ProvisionRoles,
        StageNames.CutOverEnv,
        StageNames.CutOverRole,
        StageNames.RotateLegacy,
    ];

    private readonly StackContext _context = release.Context;
    private readonly PlanText _text = PlanText.For(release);

    public async Task<IReadOnlyList<PlanPart>> Look(CancellationToken ct) =>
        [
            key.Part("what is asked for", Asked()),
            key.Part("the commit", release.Opening.Commit),
            key.Stretched("pipeline.yml", Files([_context.Stack.Definition.File])),
            key.Stretched("the compose files", Files(_context.ComposeProject.InUse)),
            key.Stretched("the resolved compose configuration", Configuration()),
            key.Stretched("the env files", Files(await SecretPaths.Of(_context, ct))),
            key.Part("the images", Lines(await new ObservedImages(release).Look(ct))),
            key.Stretched("the containers", Lines(await Containers(ct))),
            .. await Services(ct),
            key.Part("the code in the volumes", Lines(await new ObservedVolumes(release).Look(ct))),
            key.Part("roles and rights in the database", await Rights(ct)),
        ];

    private string Asked() =>
        _text.Of(
            release.Opening with
            {
                Before = [],
                Unique = null,
                StackFile = "",
                Version = null,
                Approval = null,
                Patch = release.Opening.Patch is { } patch ? patch with { Path = "", At = default } : null,
            }
        );

    /// <summary>Bytes, mode and owner; never a time.</summary>
    private string Files(IEnumerable<string> paths) =>
        Lines(
            paths.Select(p =>
                !File.Exists(p) ? $"{p} is not there"
                : Native.Stat(p) is { } facts ? $"{p} {facts.PermissionText} {facts.Uid}:{facts.Gid} {Content(p)}"
                : $"{p} {Content(p)}"
            )
        );

    private string Content(string path)
    {
        try
        {
            return key.Of(File.ReadAllBytes(path));
        }
        catch (UnauthorizedAccessException)
        {
            return "may not be read by this user";
        }
    }

    private string Configuration()
    {
        using var fingerprints = key.Fingerprints;
        return Lines(
            _context.Stack.Compose.Services.Select(s =>
                $"{s.Name} {_context.Configurations.Fingerprint(s.Name, fingerprints)}"
            )
        );
    }

    private async Task<IEnumerable<string>> Containers(CancellationToken ct)
    {
        using var fingerprints = key.Fingerprints;
        var lines = new List<string>();
        foreach (var state in release.Opening.Before)
        {
            // Tasks of a swarm are on other engines; what they are asked for is in their services.
            var shape =
                state.Node is not null ? "a task"
                : await _context.Engine.Containers.TryInspect(state.Container, ct) is { } details
                    ? ContainerShape.Describe(details, fingerprints)
                : "gone";
            lines.Add($"{_text.Of(state)} {IsOn(state)} {state.Health == "paused"} {shape}");
        }

        return lines;
    }

    /// <summary>All that the services of a swarm are asked for, their environment included; none on one host.</summary>
    private async Task<IReadOnlyList<PlanPart>> Services(CancellationToken ct)
    {
        if (_context.Stack.Definition.Swarm is not { } rules)
            return [];
        var services = await new SwarmServices(_context, rules).List(ct);
        return
        [
            key.Stretched(
                "the services of the swarm",
                Lines(services.Select(s => $"{s.Id} {JsonSerializer.Serialize(s.Spec)}"))
            ),
        ];
    }

    /// <summary>One that crashes and is started again and again is now running and now not.</summary>
    private static bool IsOn(ServiceState state) =>
        state.Running || (state.Crashed && state.Restart is not (null or "" or "no"));

    /// <summary>Where no stage goes by them, they are not looked at.</summary>
    private async Task<string> Rights(CancellationToken ct)
    {
        if (!release.Opening.Stages.Any(s => OfTheDatabase.Any(d => d.Value == s)))
            return "";
        await using var database = await Privileges.Open(_context, null, ct);
        var catalogue = await CatalogueReader.Read(database.Admin, ct);
        return Lines(CatalogueLines.From(catalogue));
    }

    internal static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
