namespace Pipeline.Inventories;

/// <summary>A risk that follows from what was found.</summary>
/// <param name="What">What may happen.</param>
/// <param name="Likelihood">How likely, by what was found.</param>
/// <param name="Impact">What it costs.</param>
/// <param name="Evidence">What was found, so that a reader can look for himself.</param>
public sealed record Risk(string What, Likelihood Likelihood, string Impact, string Evidence);
