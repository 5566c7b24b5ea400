namespace Pipeline.Terms;

/// <summary>
/// A stage's name: also its folder, its target, its README row, its runbook heading and, after "Rollback", its undo.
/// </summary>
public readonly record struct StageName(string Value)
{
    public override string ToString() => Value;
}
