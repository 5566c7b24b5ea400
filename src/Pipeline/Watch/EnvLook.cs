using Pipeline.Releases;
using Pipeline.Secrets;

namespace Pipeline.Watching;

/// <summary>Env files on disk, against what the last release recorded of them. No value leaves it.</summary>
internal sealed class EnvLook(StackContext context, Baseline baseline)
{
    /// <exception cref="EnvFileException">A file cannot be read as compose reads it.</exception>
    public IReadOnlyList<EditedEnv> Edited()
    {
        if (!Fingerprints.Exists(context.State.Root))
            return [];
        return [.. OfTheStack(), .. OfServices()];
    }

    private IEnumerable<EditedEnv> OfTheStack()
    {
        if (baseline.Env is not { } recorded)
            yield break;
        if (EnvPrints.Differing(recorded, EnvPrints.For(context)) is { Count: > 0 } keys)
            yield return new EditedEnv(Name, $"another value, or none, of {string.Join(", ", keys)}");
    }

    private string Name =>
        string.Join(
            ", ",
            baseline
                .Definition.EnvFiles.Concat(baseline.Definition.Cutover is { } cutover ? [cutover.EnvFile] : [])
                .Distinct()
        );

    private IEnumerable<EditedEnv> OfServices()
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        foreach (var file in baseline.EnvFiles)
            if (!File.Exists(file.Path))
                yield return new EditedEnv(file.Path, "it is gone");
            else if (fingerprints.Of(File.ReadAllBytes(file.Path)) != file.Fingerprint)
                yield return new EditedEnv(file.Path, "other content");
    }
}
