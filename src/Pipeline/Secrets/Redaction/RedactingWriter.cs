using System.Text;

namespace Pipeline.Secrets;

/// <summary>See <see cref="Redactor.Wrap"/>.</summary>
internal sealed class RedactingWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly TextWriter _inner;
    private readonly UrlPasswordMask _urls;
    private readonly RedactionScanner _scanner;

    internal RedactingWriter(TextWriter inner, Func<RedactionMachine> machine)
        : base(inner.FormatProvider)
    {
        _inner = inner;
        CoreNewLine = inner.NewLine.ToCharArray();
        _urls = new UrlPasswordMask(inner.Write);
        _scanner = new RedactionScanner(machine, _urls.Write);
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            _scanner.Write(buffer);
            // A line is shown when it is complete: the wait for a rare multi-line form costs only its beginning.
            if (buffer.EndsWith("\n"))
                _scanner.Flush();
        }
    }

    public override void WriteLine() => Write(CoreNewLine);

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush()
    {
        lock (_lock)
        {
            _scanner.Flush();
            _inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                _scanner.Complete();
                _urls.Complete();
                _inner.Flush();
            }
        }

        base.Dispose(disposing);
    }
}
