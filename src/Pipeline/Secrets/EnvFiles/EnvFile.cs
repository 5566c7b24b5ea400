using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Secrets;

/// <summary>
/// An env file in Compose's dialect, edited byte by byte: whatever an edit does not touch stays as it is, comments,
/// duplicates, order, line endings and byte order mark included. Immutable. Whether the <i>installed</i> Compose agrees
/// is for the caller to prove.
/// </summary>
public sealed partial class EnvFile
{
    private readonly byte[] _bytes;
    private readonly Func<string, string?> _environment;
    private readonly EnvDialect _dialect;
    private readonly Dictionary<string, string> _values;

    private EnvFile(byte[] bytes, Func<string, string?> environment, EnvDialect dialect)
    {
        (_bytes, _environment, _dialect) = (bytes, environment, dialect);
        Statements = dialect == EnvDialect.Raw ? EnvRawParser.Parse(bytes) : EnvParser.Parse(bytes, dialect);
        _values = EnvEvaluation.Evaluate(bytes, Statements, environment, dialect);
    }

    /// <summary>In the order of the file. Positions only: safe to print.</summary>
    public IReadOnlyList<EnvStatement> Statements { get; }

    /// <summary>The keys that get a value, in ordinal order.</summary>
    public IReadOnlyList<string> Keys => [.. _values.Keys.Order(StringComparer.Ordinal)];

    /// <param name="environment"> What answers <c>$KEY</c> before the file does: the variables Compose itself is
    /// started with, and the files it reads earlier. None by default.
    /// </param>
    /// <exception cref="EnvFileException">Compose would reject the file: nothing is guessed.</exception>
    public static EnvFile Parse(
        ReadOnlySpan<byte> bytes,
        Func<string, string?>? environment = null,
        EnvDialect dialect = EnvDialect.Project
    ) => new(bytes.ToArray(), environment ?? (_ => null), dialect);

    /// <summary>
    /// The value Compose gives to a key: of the last duplicate, unquoted, unescaped, expanded. Null when the file sets
    /// none.
    /// </summary>
    public string? Value(string key) => _values.TryGetValue(key, out var value) ? EnvText.Readable(value) : null;

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>
    /// Gives a key a literal value. Replaces the value that wins (the last duplicate's; earlier ones stay, with what
    /// they hold), or appends a line when the file sets none. Keys that refer to this one change with it: see <see
    /// cref="DifferingKeys"/>.
    /// </summary>
    /// <exception cref="EnvFileException">The key or value cannot be written, or the edit would change another line's
    /// meaning.</exception>
    public EnvFile Set(string key, string value)
    {
        if (!WritableKey().IsMatch(key))
            throw new EnvFileException(
                $"`{key}` is no key that Compose can substitute; expected letters, digits and _ . -"
            );
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new EnvFileException($"the value for {key} holds a NUL, which no environment variable can hold.");
        var last = Statements.LastOrDefault(s => s.Key == key);
        var edited = Parse(
            last is { Kind: EnvStatementKind.Assignment }
                ? Replaced(last, Encoded(key, value, last.Quote))
                : Appended(key, value),
            _environment,
            _dialect
        );
        return edited.Keeps(this, key) && edited.Value(key) == value
            ? edited
            : throw new EnvFileException(
                $"setting {key} would change the meaning of another line; edit the file by hand.",
                last?.Line
            );
    }

    /// <inheritdoc cref="Set(string, string)"/>
    public EnvFile Set(string key, Secret value) => Set(key, value.Reveal());

    /// <summary>
    /// The keys whose effective value is not the same in both files, in ordinal order: what an edit really changed.
    /// </summary>
    public IReadOnlyList<string> DifferingKeys(EnvFile other) =>
        [
            .. _values
                .Keys.Union(other._values.Keys)
                .Where(k => _values.GetValueOrDefault(k) != other._values.GetValueOrDefault(k))
                .Order(StringComparer.Ordinal),
        ];

    public override string ToString() => $"env file with {Statements.Count} statements";

    /// <summary>Every other statement is still there, in order, with the same raw text.</summary>
    private bool Keeps(EnvFile before, string key)
    {
        static IEnumerable<(string Key, EnvStatementKind Kind, string Raw)> Others(EnvFile file, string key) =>
            file
                .Statements.Where(s => s.Key != key)
                .Select(s => (s.Key, s.Kind, EnvText.Latin1(file._bytes.AsSpan(s.ValueStart, s.ValueLength))));
        return Others(before, key).SequenceEqual(Others(this, key));
    }

    private byte[] Replaced(EnvStatement old, byte[] value) =>
        [.. _bytes[..old.ValueStart], .. value, .. _bytes[old.ValueEnd..]];

    private byte[] Appended(string key, string value)
    {
        var firstNewline = _bytes.AsSpan().IndexOf((byte)'\n');
        var newline = firstNewline > 0 && _bytes[firstNewline - 1] == '\r' ? "\r\n"u8 : "\n"u8;
        var content = _bytes.AsSpan().StartsWith(EnvText.ByteOrderMark)
            ? _bytes.AsSpan(EnvText.ByteOrderMark.Length)
            : _bytes;
        var gap = content.IsEmpty || content[^1] == '\n' ? [] : newline;
        return
        [
            .. _bytes,
            .. gap,
            .. Encoding.UTF8.GetBytes(key),
            (byte)'=',
            .. Encoded(key, value, _dialect == EnvDialect.Raw ? EnvQuote.Raw : EnvQuote.None),
            .. newline,
        ];
    }

    private static byte[] Encoded(string key, string value, EnvQuote old)
    {
        if (old == EnvQuote.Raw && (value.Contains('\n', StringComparison.Ordinal) || value.EndsWith('\r')))
            throw new EnvFileException($"the value for {key} holds a line break, which a file in raw format cannot.");
        try
        {
            return Encoding.Latin1.GetBytes(EnvText.FromReadable(EnvQuoting.Quote(value, old)));
        }
        catch (EncoderFallbackException)
        {
            throw new EnvFileException($"the value for {key} is not valid Unicode text.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.-]*\z")]
    private static partial Regex WritableKey();
}
