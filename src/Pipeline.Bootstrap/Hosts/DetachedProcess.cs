using System.Diagnostics;
using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>
/// Starts a program that outlives us: own session, input from /dev/null, output appended to a log, and no other
/// descriptor of ours. Whoever waits for the end of our output must not wait for that program.
/// </summary>
internal static class DetachedProcess
{
    // .NET closes its own descriptors in children, but not those it inherited: the shell closes what is left.
    private const string Script = """
        log=$1; shift
        for fd in /proc/self/fd/*; do
          number=${fd##*/}
          if (( number > 2 )); then eval "exec $number>&-"; fi
        done
        exec -- "$@" </dev/null >>"$log" 2>&1
        """;

    /// <summary>The running program; its process ID stays the same through the shell.</summary>
    public static Process Start(string log, string program, params string[] arguments)
    {
        var command = new Command("bash", ["-c", Script, "detach", log, program, .. arguments]) { Directory = "/" };
        return ChildProcess.Start(command.ToChild());
    }
}
