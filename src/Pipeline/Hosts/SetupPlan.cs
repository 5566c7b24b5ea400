namespace Pipeline.Hosts;

/// <summary>One thing Setup will do, and why.</summary>
public abstract record SetupStep(string What, string Why);

/// <summary>Packages from the distribution's own mirror.</summary>
/// <param name="FromNewer">Of these, the ones that come from Debian 13 on an older Debian.</param>
public sealed record InstallPackages(IReadOnlyList<string> Packages, IReadOnlyList<string> FromNewer, OsRelease Os)
    : SetupStep(
        $"install {string.Join(' ', Packages)}",
        FromNewer.Count == 0 ? "not installed" : $"not installed; {string.Join(' ', FromNewer)} from Debian 13, since {Os.Name} has no Compose v2 (sources stay as they are)");

public sealed record StartEngine() : SetupStep("start dockerd", "the engine is not running");

/// <summary>An image of the bundled demo.</summary>
public sealed record MakeImage(BaseImage Image) : SetupStep($"make image {Image.Name}", "if missing or out of date; the demo is built on it");

/// <summary>What Setup will do, in order; empty when the machine is complete.</summary>
public sealed record SetupPlan(IReadOnlyList<SetupStep> Steps, EngineFacts Engine)
{
    public bool IsEmpty => Steps.Count == 0;

    public override string ToString() => IsEmpty
        ? $"nothing to do: engine {Engine.Version}, compose {Engine.Compose}, buildx {Engine.Buildx}"
        : string.Join('\n', Steps.Select((step, i) => $"{i + 1}. {step.What} ({step.Why})"));
}
