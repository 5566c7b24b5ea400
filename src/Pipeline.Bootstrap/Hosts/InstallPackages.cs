namespace Pipeline.Bootstrap;

/// <summary>Packages from the distribution's own mirror.</summary>
/// <param name="FromNewer">Of these, the ones that come from Debian 13 on an older Debian.</param>
public sealed record InstallPackages(IReadOnlyList<string> Packages, IReadOnlyList<string> FromNewer, OsRelease Os)
    : SetupStep(
        $"install {string.Join(' ', Packages)}",
        FromNewer.Count == 0
            ? "not installed"
            : $"not installed; {string.Join(' ', FromNewer)} from Debian 13, since {Os.Name} has no Compose v2 "
                + "(sources stay as they are)"
    );
