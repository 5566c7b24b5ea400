namespace Pipeline.Imports;

/// <param name="Where">File; folders of a namespace package; a hash; "" when not found.</param>
internal sealed record OriginFact(OriginKind Kind, string Name, string Where);
