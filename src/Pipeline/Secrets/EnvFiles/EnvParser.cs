using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// Finds the statements of an env file exactly as Compose's reader does (compose-go, package dotenv, since 2.0), its
/// oddities included: after a closing quote the next statement may begin on the same line; only blank-hash starts a
/// comment after a bare value; a quoted value may span lines.
/// </summary>
internal ref struct EnvParser(ReadOnlySpan<byte> bytes, EnvDialect dialect)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly bool _takesNoKey = dialect == EnvDialect.Service;
    private int _at;

    internal static List<EnvStatement> Parse(ReadOnlySpan<byte> bytes, EnvDialect dialect)
    {
        var parser = new EnvParser(bytes, dialect)
        {
            _at = bytes.StartsWith(EnvText.ByteOrderMark) ? EnvText.ByteOrderMark.Length : 0,
        };
        var statements = new List<EnvStatement>();
        while (parser.FindStatement())
            statements.Add(parser.ReadStatement());
        return statements;
    }

    private bool FindStatement()
    {
        _at = EnvText.SkipWhiteSpace(_bytes, _at);
        while (_at < _bytes.Length && _bytes[_at] == '#')
            _at = EnvText.SkipWhiteSpace(_bytes, EndOfLine(_at));
        return _at < _bytes.Length;
    }

    private EnvStatement ReadStatement()
    {
        var start = _at;
        var exported = SkipExport();
        var keyStart = _at;
        var separator = FindSeparator(keyStart);
        // Compose gives such a value to the empty key, and then fails to set that as a variable of its own.
        if (separator == _bytes.Length && _takesNoKey)
            return ReadAssignment("", start, keyStart, exported);
        if (separator == _bytes.Length)
            throw new EnvFileException(
                "a last line without `=` and without newline; Compose rejects the file.",
                LineOf(start)
            );

        var key = Encoding.UTF8.GetString(_bytes[keyStart..EnvText.TrimEnd(_bytes, keyStart, separator)]);
        if (key.Contains(' ', StringComparison.Ordinal))
            throw new EnvFileException("a key cannot contain a space; Compose rejects the file.", LineOf(start));
        if (_bytes[separator] != '\n')
            return ReadAssignment(key, start, separator + 1, exported);
        _at = separator + 1;
        return new EnvStatement(
            key,
            EnvStatementKind.Inherited,
            LineOf(start),
            start,
            separator,
            0,
            EnvQuote.None,
            exported
        );
    }

    /// <summary>
    /// The word counts only with white space after it; the blanks before the key are skipped, a newline is not.
    /// </summary>
    private bool SkipExport()
    {
        var rest = _bytes[_at..];
        if (
            !rest.StartsWith("export"u8)
            || rest.Length == 6
            || rest[6] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r')
        )
            return false;
        var line = LineOf(_at);
        _at = EnvText.SkipBlanks(_bytes, _at + 6);
        return _at < _bytes.Length
            ? true
            : throw new EnvFileException("`export` without a key; Compose rejects the file.", line);
    }

    private readonly int FindSeparator(int start)
    {
        for (var at = start; at < _bytes.Length; )
        {
            var valid = Rune.DecodeFromUtf8(_bytes[at..], out var rune, out var length) == 0;
            if (valid && rune.Value is '=' or ':' or '\n')
                return at;
            if (!valid || !(EnvText.IsBlank(rune) || EnvText.IsKeyRune(rune)))
                throw new EnvFileException("a character that no key may have; Compose rejects the file.", LineOf(at));
            at += length;
        }

        return _bytes.Length;
    }

    private EnvStatement ReadAssignment(string key, int start, int afterSeparator, bool exported)
    {
        if (key.Length == 0 && !_takesNoKey)
            throw new EnvFileException("a value without a key; Compose rejects the file.", LineOf(start));
        var value = EnvText.SkipBlanks(_bytes, afterSeparator);
        var quote = value == _bytes.Length ? EnvQuote.None : QuoteOf(_bytes[value]);
        var end = quote == EnvQuote.None ? BareEnd(value) : QuotedEnd(key, value);
        _at = quote == EnvQuote.None ? Math.Min(_bytes.Length, EndOfLine(value) + 1) : end;
        // Nothing there: an edit goes right behind the separator, before a carriage return.
        var from = end == value ? afterSeparator : value;
        return new EnvStatement(
            key,
            EnvStatementKind.Assignment,
            LineOf(start),
            start,
            from,
            end == value ? 0 : end - value,
            quote,
            exported
        );
    }

    private readonly int BareEnd(int value)
    {
        var end = EndOfLine(value);
        var comment = _bytes[value..end].IndexOf(" #"u8);
        return EnvText.TrimEnd(_bytes, value, comment < 0 ? end : value + comment);
    }

    private readonly int QuotedEnd(string key, int value)
    {
        for (var at = value + 1; at < _bytes.Length; at++)
        {
            if (_bytes[at] == '\\')
                at++;
            else if (_bytes[at] == _bytes[value])
                return at + 1;
        }

        throw new EnvFileException(
            $"the quoted value of {key} has no closing quote; Compose rejects the file.",
            LineOf(value)
        );
    }

    private readonly int EndOfLine(int at)
    {
        var newline = _bytes[at..].IndexOf((byte)'\n');
        return newline < 0 ? _bytes.Length : at + newline;
    }

    private readonly int LineOf(int at) => _bytes[..at].Count((byte)'\n') + 1;

    private static EnvQuote QuoteOf(byte first) =>
        first switch
        {
            (byte)'\'' => EnvQuote.Single,
            (byte)'"' => EnvQuote.Double,
            _ => EnvQuote.None,
        };
}
