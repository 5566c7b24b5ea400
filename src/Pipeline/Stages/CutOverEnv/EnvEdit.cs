using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>The env file as it is, and as it is to be. Holds secrets, in memory only.</summary>
internal sealed record EnvEdit(EnvFileSnapshot Before, byte[] After, IReadOnlyList<string> Keys)
{
    public bool IsNeeded => Keys.Count > 0;

    /// <exception cref="PipelineException">The file cannot be read or edited; nothing was written.</exception>
    public static async Task<EnvEdit> Read(StackContext context, CutoverSecrets secrets, CancellationToken ct)
    {
        var rules = Privileges.RulesOf(context);
        try
        {
            var before = await EnvFileWriter.Read(rules.EnvFile, ct);
            var old = new StackEnvFile(context, rules.EnvFile).Parse(before.Bytes);
            RequireVariables(old);
            var edited = old;
            foreach (var setting in rules.Set)
                if (secrets.Fill(setting) is var value && old.Value(setting.Key) != value)
                    edited = edited.Set(setting.Key, value);
            return new EnvEdit(before, edited.ToBytes(), old.DifferingKeys(edited));
        }
        catch (EnvFileException e)
        {
            throw PipelineException.Refuse($"{rules.EnvFile}: {e.Message}");
        }
    }

    /// <summary>
    /// Compose reads such lines of a service's file, and then the engine refuses the container: after the service was
    /// stopped.
    /// </summary>
    private static void RequireVariables(EnvFile file)
    {
        if (file.Statements.FirstOrDefault(s => s.Key.Length == 0) is { } nameless)
            throw new EnvFileException(
                "expected KEY=value, found a value without a key (or a last line without newline); the "
                    + "engine refuses a container with such a variable",
                nameless.Line
            );
        if (file.Keys.FirstOrDefault(k => file.Value(k)!.Contains('\0', StringComparison.Ordinal)) is { } key)
            throw new EnvFileException($"the value of {key} holds a NUL, with which the engine refuses a container");
    }

    /// <summary>
    /// Where the previous copy will lie, and what a restore gives back: known, and journaled, before it is written.
    /// </summary>
    public EnvFileBackup BackupOf(Release release, Fingerprints fingerprints) =>
        new(
            Before.Path,
            release.Context.State.Saved($"env-{release.Id}.backup"),
            Before.Facts.Mode & 0xFFF,
            Before.Facts.Uid,
            Before.Facts.Gid,
            fingerprints.Of(Before.Bytes)
        );

    /// <summary>The copy first, on disk, mode 600; then the edit, by one rename.</summary>
    public async Task Write(EnvFileBackup backup, CancellationToken ct)
    {
        // A copy of an earlier try of this release holds the same bytes, or it would not be of this plan.
        File.Delete(backup.Copy);
        DurableFile.WriteNew(backup.Copy, Before.Bytes);
        await EnvFileWriter.Replace(Before, After, ct);
    }
}
