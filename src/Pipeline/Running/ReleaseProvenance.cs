using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Provenance;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// The provenance of verified releases: written when one ends, and checked when somebody asks. It is made from the
/// journal, so no release fails for it, and what a killed process did not write is made again.
/// </summary>
internal static class ReleaseProvenance
{
    /// <summary>At the end of a release; for one that is not verified, nothing.</summary>
    public static async Task Keep(Release release)
    {
        var context = release.Context;
        try
        {
            if (release.Journal is not { } journal || release.History.Find(release.Id) is not { } record)
                return;
            var files = await Files(context, journal, release.History, record);
            if (files.Count == 0)
                return;
            var names = ReportFiles.Keep(context.State, files).Select(Path.GetFileName);
            context.Log.Say($"  provenance, in the folder of reports: {string.Join(", ", names)}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Log.Warn(
                $"no provenance was written: {e.Message}; ./build.sh Report --release {release.Id} makes it"
            );
        }
    }

    /// <summary>The statement, and with a key its signed form; empty for a release that is not verified.</summary>
    public static async Task<IReadOnlyList<(string Name, string Text)>> Files(
        StackContext context,
        JournalFile journal,
        ReleaseHistory history,
        ReleaseRecord release
    )
    {
        if (release.Closing?.Outcome != Outcome.Verified)
            return [];
        var statement = new Statement(context.Project, journal, history, release).Text();
        using var key = await SigningKey(context.SigningKey);
        return ProvenanceFiles.Of(release.Id, statement, key);
    }

    /// <summary>Before anything is written: a key that is none is found out at once.</summary>
    /// <exception cref="PipelineException">Exit 64: it cannot be read, others can read it, or it is no key.</exception>
    public static async Task RequireKey(string? file) => (await SigningKey(file))?.Dispose();

    /// <param name="wanted">Such as r3, or its version; null for the last verified one.</param>
    /// <param name="keyFile">The public key; null where the signature is not to be checked.</param>
    /// <returns>1 where something of it does not hold.</returns>
    /// <exception cref="PipelineException">Exit 64: there is no such release, or no such key.</exception>
    public static async Task<ExitCode> Verify(
        StackContext context,
        string? wanted,
        string? keyFile,
        TextWriter? json,
        CancellationToken ct
    )
    {
        using var key = keyFile is null ? null : SignatureKey.Public(Text(keyFile), keyFile);
        var access = JournalAccess.ToRead(context);
        var release = Find(access.History, context.Project, wanted);
        var statement = new Statement(context.Project, access.Journal, access.History, release);
        var images = new Dictionary<string, ImageLook>();
        foreach (var id in release.Closing!.Images.Values.Distinct())
            images[id] = await Look(context, id, statement.BillOfImage().ContainsKey(id), ct);
        var claims = new ProvenanceClaims(
            release.Id,
            release.Closing.Commit,
            statement,
            name => ProvenanceFiles.TryRead(context.State, name)
        );
        return Say(context, release, claims.Look(images, key), json);
    }

    private static ExitCode Say(StackContext context, ReleaseRecord release, Proof proof, TextWriter? json)
    {
        var answer = new ProvenanceAnswer(release.Id, proof.Holds, proof.Evidence);
        json?.WriteLine(context.Log.Redactor.Redact(JsonSerializer.Serialize(answer, Json.Indented)));
        foreach (var evidence in proof.Evidence.Where(e => e.Holds))
            context.Log.Say($"{release.Id}: {evidence.Claim}: {evidence.Found}");
        foreach (var note in proof.Evidence.Select(e => e.Note).OfType<string>())
            context.Log.Say($"{release.Id}: {note}");
        if (proof.Holds)
        {
            context.Log.Say($"the provenance of {release.Id} holds: {proof.Evidence.Count} claims");
            return ExitCode.Done;
        }

        context.Log.Fail(
            $"the provenance of {release.Id} does not hold:\n{proof.Describe()}\n  next: ./build.sh Report --release "
                + $"{release.Id} makes again what is missing; what was changed is for a human to look at"
        );
        return ExitCode.FailedBeforeAnyChange;
    }

    private static async Task<ImageLook> Look(StackContext context, string id, bool hasBill, CancellationToken ct)
    {
        if (await context.Engine.Images.TryInspect(id, ct) is not { } found)
            return new ImageLook(false, null, null);
        var (all, ofSystem) = hasBill ? await ImagePackages.Read(context, id, ct) : (null, null);
        return new ImageLook(true, found.Config.Labels?.GetValueOrDefault(Labels.Commit), all?.Digest)
        {
            BillOfSystem = ofSystem?.Digest,
        };
    }

    private static ReleaseRecord Find(ReleaseHistory history, string project, string? wanted)
    {
        var verified = history.Releases.Where(r => r.Closing?.Outcome == Outcome.Verified).ToList();
        return (wanted is null ? verified.LastOrDefault() : null)
            ?? verified.Find(r => r.Id == wanted)
            ?? ReleaseVersions.Having(verified, wanted ?? "").LastOrDefault()
            ?? throw PipelineException.Usage(
                $"--release: expected a verified release of {project} "
                    + $"({string.Join(", ", verified.Select(r => r.Id).DefaultIfEmpty("it has none"))}); found "
                    + $"'{wanted ?? "no release"}'",
                "./build.sh Releases lists them"
            );
    }

    private static async Task<SignatureKey?> SigningKey(string? file)
    {
        if (file is null)
            return null;
        try
        {
            return SignatureKey.Private(await SecretFile.ReadText(file, CancellationToken.None), file);
        }
        catch (SecretException e)
        {
            throw PipelineException.Usage($"--signing-key: {e.Message}");
        }
    }

    private static string Text(string file) =>
        File.Exists(file)
            ? File.ReadAllText(file)
            : throw PipelineException.Usage($"--key: expected a public key in PEM; found no file {file}");
}
