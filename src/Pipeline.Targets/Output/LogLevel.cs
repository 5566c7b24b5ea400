namespace Pipeline.Targets.Output;

internal enum LogLevel
{
    Debug,
    Information,
    Warning,
    Error,
}
