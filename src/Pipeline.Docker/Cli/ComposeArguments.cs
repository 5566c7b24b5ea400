using System.Globalization;
using System.Text.Json;

namespace Pipeline.Docker;

/// <summary>Spells compose's command line.</summary>
internal static class ComposeArguments
{
    public static IReadOnlyList<string> Project(ComposeProject project) =>
        [
            "compose",
            "--ansi",
            "never",
            "--progress",
            "plain",
            "--project-directory",
            project.Directory,
            .. project.Files.SelectMany(file => new[] { "-f", file }),
            .. project.EnvFiles.SelectMany(file => new[] { "--env-file", file }),
            .. project.Name is { } name ? new[] { "-p", name } : [],
            .. project.Profiles.SelectMany(profile => new[] { "--profile", profile }),
        ];

    public static IReadOnlyList<string> Up(UpRequest request) =>
        [
            "up",
            // Both say that nothing is attached; compose refuses them together.
            request.NoStart
                ? "--no-start"
                : "--detach",
            "--pull",
            request.Pull,
            .. Flag(request.NoBuild, "--no-build"),
            .. Flag(request.NoDeps, "--no-deps"),
            .. Flag(request.ForceRecreate, "--force-recreate"),
            .. Flag(request.NoRecreate, "--no-recreate"),
            .. Flag(request.Wait is not null, "--wait"),
            .. request.Wait is { } wait ? ["--wait-timeout", Seconds(wait)] : Array.Empty<string>(),
            .. Flag(request.RenewAnonymousVolumes, "--renew-anon-volumes"),
            .. request
                .Scale.OrderBy(s => s.Key, StringComparer.Ordinal)
                .SelectMany(s =>
                    new[] { "--scale", string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value}") }
                ),
            .. Timeout(request.StopTimeout),
            "--",
            .. request.Services,
        ];

    /// <summary>
    /// One service of each image: compose builds them side by side, and two that end with the same name fail now and
    /// then in containerd's image store ("already exists").
    /// </summary>
    /// <param name="model">As <c>config --format json</c> prints it.</param>
    public static IReadOnlyList<string> Build(JsonElement model) =>
        [
            "build",
            "--",
            .. model
                .GetProperty("services")
                .EnumerateObject()
                .Where(s => s.Value.TryGetProperty("build", out _))
                .DistinctBy(s => s.Value.TryGetProperty("image", out var image) ? image.GetString() : s.Name)
                .Select(s => s.Name),
        ];

    public static IReadOnlyList<string> Timeout(TimeSpan? time) =>
        time is { } value ? ["--timeout", Seconds(value)] : [];

    private static string Seconds(TimeSpan time) =>
        Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Flag(bool given, string flag) => given ? [flag] : [];
}
