using System.Globalization;

namespace Pipeline.Inventories;

/// <summary>A span of time in its largest unit.</summary>
internal static class Ages
{
    public static string Of(TimeSpan age) =>
        age.TotalDays >= 2 ? Text(age.TotalDays, "days")
        : age.TotalHours >= 2 ? Text(age.TotalHours, "hours")
        : age.TotalMinutes >= 2 ? Text(age.TotalMinutes, "minutes")
        : Text(Math.Max(0, age.TotalSeconds), "seconds");

    private static string Text(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)number} {unit}");
}
