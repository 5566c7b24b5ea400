namespace Pipeline.Terms;

/// <summary>One part of a plan hash: a stage's plan, or one kind of thing that the plan was made from.</summary>
/// <param name="Name">Such as <c>env files</c> or <c>stage Recreate</c>.</param>
/// <param name="Digest">Lower-case hex, at least 64 digits; tells nobody without the key what it was made of.</param>
public sealed record PlanPart(string Name, string Digest);
