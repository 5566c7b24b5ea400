using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>
/// Gives a bare Debian or Ubuntu machine an engine with Compose v2 and buildx, and the images the bundled demo stands
/// on. Changes nothing on a machine that has an engine, but for those images.
/// </summary>
/// <param name="demoImages">Whether the demo's base images are wanted.</param>
public sealed class HostSetup(bool demoImages, TimeProvider? clock = null)
{
    /// <summary>What is missing; reads only.</summary>
    /// <exception cref="PipelineException">Something is missing that may not be installed here; says what to
    /// type.</exception>
    public async Task<SetupPlan> Plan(CancellationToken ct) =>
        SetupPlanner.Plan(await new HostProbe(demoImages).Read(ct).ConfigureAwait(false));

    /// <summary>Carries the plan out, then looks again: it ends well only when nothing is left to do.</summary>
    public async Task Apply(SetupPlan plan, Action<string> progress, CancellationToken ct)
    {
        var steps = new TimedStep(progress, clock ?? TimeProvider.System);
        foreach (var step in plan.Steps)
            await steps.Run(step.What, line => Do(step, line, ct)).ConfigureAwait(false);
        if (!plan.IsEmpty && await Plan(ct).ConfigureAwait(false) is { IsEmpty: false } left)
            throw PipelineException.Refuse($"Setup ran, but this is still missing:\n{left}");
    }

    /// <summary>Plans, says what it is going to do, and does it.</summary>
    public static async Task Ensure(bool demoImages, Action<string> say, CancellationToken ct)
    {
        var setup = new HostSetup(demoImages);
        var plan = await setup.Plan(ct).ConfigureAwait(false);
        say(plan.ToString());
        await setup.Apply(plan, say, ct).ConfigureAwait(false);
    }

    private static async Task Do(SetupStep step, Action<string> line, CancellationToken ct)
    {
        if (step is InstallPackages packages)
            await AptInstaller.Install(packages, line, ct).ConfigureAwait(false);
        else if (step is StartEngine)
            line($"engine {await EngineStarter.Start(ct).ConfigureAwait(false)}");
        else if (step is MakeImage make && await IsMissing(make.Image, ct).ConfigureAwait(false))
            await BaseImages.Make(make.Image, HostProbe.Os(), line, ct).ConfigureAwait(false);
    }

    /// <summary>What an engine holds that was not running is only known now.</summary>
    private static async Task<bool> IsMissing(BaseImage image, CancellationToken ct) =>
        (await BaseImages.Missing(ct).ConfigureAwait(false)).Contains(image);
}
