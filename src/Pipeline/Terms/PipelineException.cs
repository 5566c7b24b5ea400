namespace Pipeline.Terms;

/// <summary>A failure that says what was expected, what was found, and what to type next.</summary>
public sealed class PipelineException(ExitCode code, string message, string? next = null, Exception? inner = null)
    : Exception(next is null ? message : $"{message}\n  next: {next}", inner)
{
    public ExitCode Code { get; } = code;

    /// <summary>The problems that it tells of; itself where it is about one.</summary>
    public IReadOnlyList<PipelineException> Parts
    {
        get => field ?? [this];
        init;
    }

    /// <summary>Nothing has been written yet: the world is as it was.</summary>
    public static PipelineException Refuse(string message, string? next = null) =>
        new(ExitCode.FailedBeforeAnyChange, message, next);

    public static PipelineException Usage(string message, string? next = null) => new(ExitCode.Usage, message, next);
}
