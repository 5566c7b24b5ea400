using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Manifests on disk, by what they say: a plan names one by its fingerprint.</summary>
public static class ManifestStore
{
    /// <summary>Once a run: writers may be waiting for it.</summary>
    public static string Save(StackContext context, TreeManifest manifest)
    {
        if (!context.Manifests.ContainsKey(manifest.Fingerprint))
            context.Manifests[Save(context.State, manifest)] = manifest;
        return manifest.Fingerprint;
    }

    public static string Save(StateFolder state, TreeManifest manifest)
    {
        var fingerprint = manifest.Fingerprint;
        PrivateFiles.Write(state.Manifest(fingerprint), manifest.Write);
        return fingerprint;
    }

    /// <summary>For a plan that names the manifest, and writes nothing itself.</summary>
    /// <returns>Empty where this run has saved it.</returns>
    public static IEnumerable<Attachment> Attach(StackContext context, TreeManifest manifest) =>
        context.Manifests.ContainsKey(manifest.Fingerprint)
            ? []
            : [new Attachment(context.State.Manifest(manifest.Fingerprint), manifest.Write)];

    /// <inheritdoc cref="Load(StateFolder, string)"/>
    public static TreeManifest Load(StackContext context, string fingerprint) =>
        context.Manifests.TryGetValue(fingerprint, out var saved) ? saved : Load(context.State, fingerprint);

    /// <exception cref="InvalidDataException">The file does not say what its name promises: it was changed.</exception>
    public static TreeManifest Load(StateFolder state, string fingerprint)
    {
        using var file = File.OpenRead(state.Manifest(fingerprint));
        var manifest = TreeManifest.Read(file);
        return manifest.Fingerprint == fingerprint
            ? manifest
            : throw new InvalidDataException(
                $"{state.Manifest(fingerprint)} is not the manifest that was written; do not trust it"
            );
    }
}
