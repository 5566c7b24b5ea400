namespace Pipeline.Bootstrap;

/// <summary>One thing Setup will do, and why.</summary>
public abstract record SetupStep(string What, string Why);
