namespace Pipeline.Trees;

/// <summary>The root folder of a container's first process.</summary>
internal sealed record ProcessRoot(string ContainerId, int Pid, string PidMode) : TreeRoot;
