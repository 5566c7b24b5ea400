namespace Pipeline.Running;

/// <summary>Who holds the lock, for the message of whoever does not get it.</summary>
public sealed record LockHolder(int Pid, string Host, string User, string Target, DateTimeOffset Since)
{
    /// <summary>This process, from now on.</summary>
    public static LockHolder Now(string target, TimeProvider clock) =>
        new(Environment.ProcessId, Environment.MachineName, Environment.UserName, target, clock.GetUtcNow());

    public override string ToString() => $"{Target} by {User}@{Host}, pid {Pid}, since {Since:yyyy-MM-dd HH:mm:ss} UTC";
}
