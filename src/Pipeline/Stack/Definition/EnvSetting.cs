namespace Pipeline.Stacks;

/// <summary>One key to set.</summary>
/// <param name="Value">Text with <c>{secret:app}</c>, <c>{secret:migrator}</c> or <c>{secret:app|url}</c>
/// (percent-encoded) in it; hidden, since it may be a literal secret.</param>
public sealed record EnvSetting(string Key, HiddenValue Value);
