namespace Pipeline.Terms;

/// <summary>What the process ends with.</summary>
public enum ExitCode
{
    Done = 0,
    FailedBeforeAnyChange = 1,
    SomethingToDo = 2,
    RolledBack = 3,
    RollbackIncomplete = 4,
    Locked = 5,
    Usage = 64,
    HungUp = 129,
    Interrupted = 130,
    Terminated = 143,
}
