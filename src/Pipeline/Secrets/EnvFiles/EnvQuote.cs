namespace Pipeline.Secrets;

/// <summary>How the value is quoted: this decides about escapes, <c>$</c> and comments.</summary>
public enum EnvQuote
{
    None,
    Single,
    Double,

    /// <summary>The value is what is there, quotes included: <see cref="EnvDialect.Raw"/>.</summary>
    Raw,
}
