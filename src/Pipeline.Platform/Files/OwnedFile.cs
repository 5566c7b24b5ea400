namespace Pipeline.Platform;

/// <summary>
/// Changes a file in place where its owner may rename files meanwhile: what is compared is what is written, whoever has
/// its name by then.
/// </summary>
internal static class OwnedFile
{
    /// <summary>Gives a file other bytes if it holds those that are expected; keeps owner and mode.</summary>
    /// <returns>False when it holds something else, or is no plain file; it is untouched then.</returns>
    /// <exception cref="IOException">It cannot be opened or written, or is reached over a symlink that somebody else
    /// may have made.</exception>
    internal static bool Rewrite(string path, byte[] expected, byte[] bytes)
    {
        if (!OperatingSystem.IsLinux())
            return RewriteByName(path, expected, bytes);
        using var place = FilePlace.Find(path);
        using var file = place.Folder.OpenFile(place.Name, Libc.ReadWrite);
        var facts = Native.Stat(file);
        place.RequireOwner(facts);
        if (!facts.IsRegular || RandomAccess.GetLength(file) != expected.Length)
            return false;
        var found = new byte[expected.Length];
        if (RandomAccess.Read(file, found, 0) != found.Length || !found.AsSpan().SequenceEqual(expected))
            return false;
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.SetLength(file, bytes.Length);
        Durable.Flush(file, path);
        return true;
    }

    private static bool RewriteByName(string path, byte[] expected, byte[] bytes)
    {
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(expected))
            return false;
        File.WriteAllBytes(path, bytes);
        return true;
    }
}
