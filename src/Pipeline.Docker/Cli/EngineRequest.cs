using System.Text.RegularExpressions;

namespace Pipeline.Docker;

/// <summary>One request of a program to an engine.</summary>
/// <param name="Line">Its first line, such as <c>GET /_ping HTTP/1.1</c>.</param>
/// <param name="IsOpenEnded">Its length is not known beforehand, so it is not read to its end here.</param>
/// <param name="Bytes">All of it.</param>
internal sealed partial record EngineRequest(string Line, bool IsOpenEnded, byte[] Bytes)
{
    public bool IsStop => Stop().IsMatch(Line);

    /// <summary>Whether it changes nothing that is there: it looks, or creates a container.</summary>
    public bool OnlyCreates => !IsOpenEnded && (Looks().IsMatch(Line) || Creates().IsMatch(Line));

    [GeneratedRegex(@"\APOST (/v[0-9.]+)?/containers/[^/? ]+/stop[? ]")]
    private static partial Regex Stop();

    [GeneratedRegex(@"\A(GET|HEAD) ")]
    private static partial Regex Looks();

    [GeneratedRegex(@"\APOST (/v[0-9.]+)?/containers/create[? ]")]
    private static partial Regex Creates();
}
