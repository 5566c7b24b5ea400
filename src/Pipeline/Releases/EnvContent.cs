namespace Pipeline.Releases;

/// <summary>Which content of an env file a container was started with.</summary>
internal enum EnvContent
{
    /// <summary>The one that the file has now, or one that sets the same.</summary>
    Present,

    /// <summary>The one that the last release had.</summary>
    Former,

    /// <summary>Another one, that nobody has.</summary>
    Neither,
}
