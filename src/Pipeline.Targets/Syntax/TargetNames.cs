namespace Pipeline.Targets.Syntax;

/// <summary>True when the text names a target.</summary>
internal delegate bool TargetNames(string text);
