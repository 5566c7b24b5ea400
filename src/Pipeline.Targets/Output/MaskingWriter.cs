using System.Text;

namespace Pipeline.Targets.Output;

/// <summary>
/// Masks what the whole process writes. A secret may arrive in pieces, so a tail that could be the start of one is held
/// back until the next write, a line end or a flush decides.
/// </summary>
internal sealed class MaskingWriter(TextWriter inner, Masker masker) : TextWriter
{
    private string _held = "";

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        // Masked before it is cut, or the cut could go through a whole secret whose end looks like its start.
        var text = masker.Apply(_held + value);
        var held = HeldLength(text);
        _held = text[^held..];
        inner.Write(text[..^held]);
    }

    public override void WriteLine(string? value) => Write(value + inner.NewLine);

    public override void Flush()
    {
        inner.Write(_held);
        _held = "";
        inner.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush();
        base.Dispose(disposing);
    }

    private int HeldLength(string text) => masker.Forms.Select(form => Overlap(text, form)).DefaultIfEmpty().Max();

    /// <summary>Length of the longest end of the text that is a proper start of the secret.</summary>
    private static int Overlap(string text, string form)
    {
        for (var length = Math.Min(form.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(form[..length], StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
