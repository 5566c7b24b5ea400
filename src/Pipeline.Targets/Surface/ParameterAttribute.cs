namespace Pipeline.Targets;

/// <summary>
/// Fills the member from, in this order: the command line (<c>--name value</c>), the environment (<c>NUKE_NAME</c>),
/// the files of <c>--profile</c>, <c>.nuke/parameters.json</c>, else its initializer.
/// </summary>
/// <param name="description">One line for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>One line for <c>--help</c>.</summary>
    public string? Description { get; } = description;

    /// <summary>Name on the command line; the member's name by default. Case and dashes do not matter.</summary>
    public string? Name { get; set; }

    /// <summary>Splits the values of an array; spaces by default.</summary>
    public string? Separator { get; set; }

    /// <summary>False keeps the parameter out of <c>--help</c>.</summary>
    public bool List { get; set; } = true;
}
