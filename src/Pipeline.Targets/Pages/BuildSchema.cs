using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Output;
using Pipeline.Targets.Session;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Pages;

/// <summary>
/// <c>.nuke/build.schema.json</c>, with which editors complete <c>parameters.json</c> and shells complete arguments.
/// </summary>
internal static class BuildSchema
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Writes the file when it differs, on a developer's machine only. A folder that cannot be written is no error.
    /// </summary>
    public static void Update(BuildSession session, TargetGraph graph, IReadOnlyList<BuildParameter> parameters)
    {
        string path = session.RootDirectory / ".nuke" / "build.schema.json";
        var schema = Encoding.UTF8.GetBytes(Render(graph, parameters));
        if (
            session.Host.IsServer
            || !session.OwnsNukeFolder
            || (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(schema))
        )
            return;
        try
        {
            var draft = $"{path}.{Environment.ProcessId}";
            File.WriteAllBytes(draft, schema);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            session.Output.Log(LogLevel.Debug, $"{path} is out of date and cannot be written: {exception.Message}");
        }
    }

    public static string Render(TargetGraph graph, IEnumerable<BuildParameter> parameters)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-04/schema#");
            json.WriteString("type", "object");
            json.WriteBoolean("additionalProperties", false);
            json.WriteStartObject("properties");
            json.WriteStartObject("$schema");
            json.WriteString("type", "string");
            json.WriteEndObject();
            foreach (var parameter in parameters.OrderBy(x => x.Name, StringComparer.Ordinal))
                WriteProperty(json, graph, parameter);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteProperty(Utf8JsonWriter json, TargetGraph graph, BuildParameter parameter)
    {
        json.WriteStartObject(parameter.Name);
        if (parameter.Attribute.Description is { } description)
            json.WriteString("description", description);
        if (parameter.Type.IsArray)
        {
            json.WriteString("type", "array");
            json.WriteStartObject("items");
            WriteType(json, graph, parameter);
            json.WriteEndObject();
        }
        else
        {
            WriteType(json, graph, parameter);
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, TargetGraph graph, BuildParameter parameter)
    {
        var namesTargets =
            parameter is { IsBuiltIn: true, Name: nameof(HostOptions.Target) or nameof(HostOptions.Skip) };
        json.WriteString("type", TypeName(parameter.ItemType));
        if (namesTargets)
            WriteNames(
                json,
                graph.Targets.Where(x => !x.Definition.IsUnlisted).Select(x => x.Name).Order(StringComparer.Ordinal)
            );
        else if (parameter.ItemType.IsEnum)
            WriteNames(json, Enum.GetNames(parameter.ItemType));
    }

    private static void WriteNames(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("enum");
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static string TypeName(Type type) =>
        type.IsEnum
            ? "string"
            : Type.GetTypeCode(type) switch
            {
                TypeCode.Boolean => "boolean",
                >= TypeCode.SByte and <= TypeCode.UInt64 => "integer",
                >= TypeCode.Single and <= TypeCode.Decimal => "number",
                _ => "string",
            };
}
