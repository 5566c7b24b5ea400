namespace Pipeline.Bootstrap;

/// <summary>Where an installed program keeps what belongs to its user (XDG Base Directory Specification 0.8).</summary>
public static class UserFolders
{
    /// <summary><c>$XDG_DATA_HOME/pipeline</c>, else <c>~/.local/share/pipeline</c>.</summary>
    public static string Data =>
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "pipeline"
        );
}
