using Pipeline.Targets.Output;
using Pipeline.Targets.Session;

namespace Pipeline.Targets;

/// <summary>
/// Log lines of the running target; the subset of <c>Serilog.Log</c> that a build uses. Holes such as <c>{Name}</c>
/// take the values in order. Warnings and errors are repeated at the end of the build.
/// </summary>
public static class Log
{
    public static void Debug(string messageTemplate, params object?[] propertyValues) =>
        Write(LogLevel.Debug, messageTemplate, propertyValues);

    public static void Information(string messageTemplate, params object?[] propertyValues) =>
        Write(LogLevel.Information, messageTemplate, propertyValues);

    public static void Warning(string messageTemplate, params object?[] propertyValues) =>
        Write(LogLevel.Warning, messageTemplate, propertyValues);

    public static void Error(string messageTemplate, params object?[] propertyValues) =>
        Write(LogLevel.Error, messageTemplate, propertyValues);

    private static void Write(LogLevel level, string template, object?[] values) =>
        BuildSession.Current.Output.Log(level, MessageTemplate.Render(template, values));
}
