using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Pipeline.Targets;

/// <summary>Fails the running target with one line, without a stack trace.</summary>
public static class Assert
{
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) =>
        throw new AssertionException(message, exception);

    public static void True(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    ) => Check(condition, message ?? $"Expected '{text}' to be true.");

    public static void False(
        [DoesNotReturnIf(true)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? text = null
    ) => Check(!condition, message ?? $"Expected '{text}' to be false.");

    public static void NotNull<T>(
        [NotNull] T? value,
        string? message = null,
        [CallerArgumentExpression(nameof(value))] string? text = null
    )
        where T : class => Check(value is not null, message ?? $"Expected '{text}' to have a value.");

    public static void NotNullOrEmpty(
        [NotNull] string? value,
        string? message = null,
        [CallerArgumentExpression(nameof(value))] string? text = null
    ) => Check(!string.IsNullOrEmpty(value), message ?? $"Expected '{text}' to have a value.");

    public static void FileExists(AbsolutePath path, string? message = null) =>
        Check(File.Exists(path), message ?? $"Expected the file '{path}' to exist.");

    public static void DirectoryExists(AbsolutePath path, string? message = null) =>
        Check(Directory.Exists(path), message ?? $"Expected the folder '{path}' to exist.");

    private static void Check([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            Fail(message);
    }
}
