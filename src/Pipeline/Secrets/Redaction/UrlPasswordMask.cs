using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Secrets;

/// <summary>
/// Masks the password in <c>scheme://user:password@host</c>, also when nobody told us of it. The only shape that is
/// guessed: values behind words like PASSWORD have no certain end, and half a mask is a false promise. Such secrets
/// must be learnt.
/// </summary>
internal sealed partial class UrlPasswordMask(Action<ReadOnlySpan<char>> output)
{
    /// <summary>No URL has a longer user part; what is longer goes on as it is.</summary>
    private const int Limit = 2048;

    private static readonly SearchValues<char> AuthorityEnd = SearchValues.Create(" \t\r\n/?#\"'<>");

    private readonly StringBuilder _held = new();
    private int _slashes;

    internal void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var taken = _slashes == 3 ? TakeAuthority(text) : TakeUntilAuthority(text);
            text = text[taken..];
        }
    }

    /// <summary>The text is at its end.</summary>
    internal void Complete()
    {
        output(Masked());
        _held.Clear();
        _slashes = 0;
    }

    /// <summary>Passes text on up to and with <c>://</c>.</summary>
    private int TakeUntilAuthority(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && _slashes < 3)
        {
            if (_slashes == 0)
            {
                var colon = text[at..].IndexOf(':');
                at = colon < 0 ? text.Length : at + colon + 1;
                _slashes = colon < 0 ? 0 : 1;
                continue;
            }

            _slashes =
                text[at] == '/' ? _slashes + 1
                : text[at] == ':' ? 1
                : 0;
            at++;
        }

        output(text[..at]);
        return at;
    }

    /// <summary>Holds text back until the part before the host must be over.</summary>
    private int TakeAuthority(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(AuthorityEnd);
        var part = end < 0 ? text : text[..end];
        _held.Append(part);
        if (end >= 0 || _held.Length > Limit)
            Complete();
        return part.Length;
    }

    private string Masked() => UserAndPassword().Replace(_held.ToString(), $"${{user}}:{RedactionScanner.Mask}@");

    // Up to the last @: passwords that should have been encoded hold some.
    [GeneratedRegex("^(?<user>[^:@]*):.+@", RegexOptions.Singleline)]
    private static partial Regex UserAndPassword();
}
