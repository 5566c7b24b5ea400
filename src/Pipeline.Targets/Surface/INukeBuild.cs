namespace Pipeline.Targets;

/// <summary>
/// Base of build components: interfaces whose default properties are targets of every build class that implements them.
/// Two different targets of one name are an error.
/// </summary>
public interface INukeBuild;
