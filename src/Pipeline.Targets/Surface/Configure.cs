namespace Pipeline.Targets;

/// <summary>Changes a set of options and returns it.</summary>
public delegate T Configure<T>(T options);
