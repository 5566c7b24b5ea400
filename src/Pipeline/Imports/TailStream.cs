namespace Pipeline.Imports;

/// <summary>Keeps the last bytes written to it: a command may print without end.</summary>
internal sealed class TailStream(int limit) : Stream
{
    private readonly MemoryStream kept = new();

    public byte[] Kept => kept.ToArray()[^(int)Math.Min(limit, kept.Length)..];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (kept.Length > 2L * limit)
            Forget();
        kept.Write(buffer, offset, count);
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        kept.Dispose();
        base.Dispose(disposing);
    }

    private void Forget()
    {
        var tail = Kept;
        kept.SetLength(0);
        kept.Write(tail);
    }
}
