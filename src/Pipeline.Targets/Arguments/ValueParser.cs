using System.Globalization;
using Pipeline.Targets.Syntax;

namespace Pipeline.Targets.Arguments;

/// <summary>Text to typed values, strictly. Messages do not repeat the values of secrets.</summary>
internal static class ValueParser
{
    /// <exception cref="UsageException">Too many values, none, or one that does not fit the type.</exception>
    public static object Parse(BuildParameter parameter, ParameterValue value, string workingDirectory)
    {
        if (parameter.Type.IsArray)
            return ParseArray(parameter, value, workingDirectory);
        return value.Items switch
        {
            [] when parameter.ItemType == typeof(bool) => true,
            [] => throw new UsageException($"{value.Source} needs a value{Hint(parameter)}."),
            [var item] => ParseItem(parameter, value.Source, item, workingDirectory),
            [_, var extra, ..] => throw new UsageException(
                $"{value.Source} takes one value, '{(parameter.IsSecret ? "***" : extra)}' is too much."
            ),
        };
    }

    private static Array ParseArray(BuildParameter parameter, ParameterValue value, string workingDirectory)
    {
        var items = Separators(parameter, value) is { Length: > 0 } separators
            ? [.. value.Items.SelectMany(x => x.Split(separators, StringSplitOptions.RemoveEmptyEntries))]
            : value.Items;
        var array = Array.CreateInstance(parameter.Type.GetElementType()!, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(ParseItem(parameter, value.Source, items[i], workingDirectory), i);
        return array;
    }

    /// <summary>Names hold neither comma nor space, so both may stand between them wherever they come from.</summary>
    private static string[] Separators(BuildParameter parameter, ParameterValue value) =>
        parameter.ItemType.IsEnum ? [",", " "]
        : parameter.Attribute.Separator is { } separator ? [separator]
        : value.IsSplit ? []
        : [" "];

    /// <summary>An empty text is a variable of a script that was not set, and never a value.</summary>
    private static object ParseItem(BuildParameter parameter, string source, string text, string workingDirectory) =>
        text.Trim().Length == 0
            ? throw new UsageException(
                $"{source} needs a value{Hint(parameter)}; found an empty one. Was a variable not set?"
            )
            : TryParse(parameter.ItemType, text, workingDirectory)
                ?? throw new UsageException(
                    $"{source}: {(parameter.IsSecret ? "the value" : $"'{text}'")} is not "
                        + $"valid{Hint(parameter)}.{Suggestion(parameter, text)}"
                );

    private static object? TryParse(Type type, string text, string workingDirectory)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return text == "1" ? true
                : text == "0" ? false
                : bool.TryParse(text, out var flag) ? flag
                : null;
        if (type == typeof(TimeSpan))
            return ParseTime(text);
        if (type == typeof(AbsolutePath))
            return text.Length == 0 ? null : (AbsolutePath)Path.GetFullPath(text, workingDirectory);
        if (type.IsEnum)
            return Enum.GetNames(type).FirstOrDefault(x => Names.Same(x, text)) is { } name
                ? Enum.Parse(type, name)
                : null;
        return ParseNumber(type, text);
    }

    private static object? ParseNumber(Type type, string text)
    {
        try
        {
            return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
        catch (InvalidCastException)
        {
            throw new UsageException($"Parameters of type {type.Name} are not supported.");
        }
    }

    /// <summary>
    /// <c>hh:mm:ss</c>, or a number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>. A bare number would mean
    /// days: refused.
    /// </summary>
    private static object? ParseTime(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        var digits = text.TrimEnd('m', 's', 'h', 'd');
        if (
            !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number is not (>= 0 and <= 1e6)
        )
            return null;
        return text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    private static string Suggestion(BuildParameter parameter, string text) =>
        parameter.ItemType.IsEnum ? Names.Suggest(text, Enum.GetNames(parameter.ItemType).Select(Names.Dashed)) : "";

    private static string Hint(BuildParameter parameter) =>
        parameter.ItemType switch
        {
            { IsEnum: true } type => $" ({string.Join(", ", Enum.GetNames(type).Select(Names.Dashed))})",
            var type when type == typeof(bool) => " (true, false)",
            var type when type == typeof(TimeSpan) => " (such as 30s, 5m, 00:05:00)",
            var type when type == typeof(string) || type == typeof(AbsolutePath) => "",
            var type => $" ({type.Name})",
        };
}
