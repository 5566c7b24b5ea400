namespace Pipeline.Targets.Syntax;

/// <summary>A shell that can complete the command line.</summary>
internal enum Shell
{
    Bash,
    Zsh,
}
