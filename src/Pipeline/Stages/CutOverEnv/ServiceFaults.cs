using Npgsql;
using Pipeline.Database;
using Pipeline.Releases;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>Why a recreated service is not up, by the name of the stop rule that it trips.</summary>
internal static class ServiceFaults
{
    public static async Task<T> Named<T>(Task<T> work)
    {
        await Named((Task)work);
        return await work;
    }

    public static async Task Named(Task work)
    {
        try
        {
            await work;
        }
        catch (ServiceDownException e)
        {
            throw new ServiceDownException(RuleOf(e.Message).Says(e.Message));
        }
        catch (NpgsqlException e)
        {
            throw new InvalidOperationException(StopRule.DatabaseGone.Says(e.Message), e);
        }
    }

    internal static StopRule RuleOf(string message) =>
        message switch
        {
            _ when message.Contains("password authentication failed", StringComparison.Ordinal) =>
                StopRule.AuthenticationFailed,
            _ when message.Contains("has not written its pid file", StringComparison.Ordinal) => StopRule.PidFile,
            _ when message.Contains("has no heartbeat", StringComparison.Ordinal) => StopRule.Heartbeat,
            _ when message.Contains("writes what stops a release", StringComparison.Ordinal) => StopRule.LogPattern,
            _ => StopRule.ServiceNotRunning,
        };
}
