using System.Text.Json;

namespace Pipeline.Imports;

/// <summary>How a language's scripts are run.</summary>
/// <param name="Flags">Ends with the flag that takes the script. Python's keep the working directory and site packages
/// out of the script itself.</param>
/// <param name="Check">Imports; job in the first argument.</param>
/// <param name="Origins">Resolves without importing; job on stdin.</param>
internal sealed record Interpreter(IReadOnlyList<string> Flags, string Check, string Origins)
{
    public static readonly IReadOnlyList<string> IsolatedPython = ["-I", "-S", "-B", "-c"];

    public static readonly Interpreter Python = new(
        IsolatedPython,
        Resource("python_import_check.py"),
        Resource("python_origins.py")
    );

    public static readonly Interpreter Node = new(
        ["-e"],
        NodeScripts.Locate + NodeScripts.Check,
        NodeScripts.Locate + NodeScripts.Origins
    );

    public static string Resource(string name)
    {
        using var stream = typeof(Interpreter).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// The last line of a script's output; null when that is not what the script prints: another program ran, or
    /// something printed after it.
    /// </summary>
    public static T? Answer<T>(string stdout)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(LastLines.From(stdout, 1), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Job(object job) => JsonSerializer.Serialize(job, JsonSerializerOptions.Web);
}
