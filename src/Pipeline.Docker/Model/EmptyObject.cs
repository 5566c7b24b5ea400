namespace Pipeline.Docker;

/// <summary>Go's <c>struct{}</c> as a map's value.</summary>
internal sealed record EmptyObject;
