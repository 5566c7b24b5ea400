using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Manifests on disk, by what they say: a plan names one by its fingerprint.</summary>
public static class ManifestStore
{
    public static string Save(StateFolder state, TreeManifest manifest)
    {
        var fingerprint = manifest.Fingerprint;
        PrivateFiles.Write(state.Manifest(fingerprint), manifest.Write);
        return fingerprint;
    }

    /// <summary>For a plan that names the manifest, and writes nothing itself.</summary>
    public static Attachment Attach(StateFolder state, TreeManifest manifest) =>
        new(state.Manifest(manifest.Fingerprint), manifest.Write);

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
