namespace Pipeline.Targets.Planning;

internal sealed record Condition(Func<bool> Holds, string Text);
