using System.Text;

namespace Pipeline.Targets.Output;

/// <summary>
/// Writes to the console as it is at that moment: a build may send it elsewhere (<see cref="Console.SetOut"/>) after
/// the host has started.
/// </summary>
internal sealed class ConsoleWriter(Func<TextWriter> console) : TextWriter
{
    public override Encoding Encoding => console().Encoding;

    public override void Write(char value) => console().Write(value);

    public override void Write(string? value) => console().Write(value);

    public override void WriteLine(string? value) => console().WriteLine(value);

    public override void Flush() => console().Flush();
}
