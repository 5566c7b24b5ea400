namespace Pipeline.Stacks;

/// <summary>
/// Text that may be secret: it prints as <c>***</c>, does not serialise, and is only had by asking for it.
/// </summary>
public sealed class HiddenValue(string value) : IEquatable<HiddenValue>
{
    private readonly string _value = value;

    public string Reveal() => _value;

    public bool Equals(HiddenValue? other) => other is not null && other._value == _value;

    public override bool Equals(object? obj) => Equals(obj as HiddenValue);

    public override int GetHashCode() => string.GetHashCode(_value, StringComparison.Ordinal);

    public override string ToString() => "***";
}
