using System.Text;

namespace Pipeline.Tests.Secrets;

/// <summary>Env files that exist in the wild, and some that should not.</summary>
internal static class EnvCorpus
{
    /// <summary>Compose reads these. Each sets, or lacks, the key PW.</summary>
    internal static readonly string[] Accepted =
    [
        "",
        "\n",
        "\uFEFF",
        "# only a comment",
        "# only a comment\n",
        "PW=old\n",
        "PW=old",
        "A=1\nPW=old\nB=2\n",
        "A=1\nPW=old\nB=2",
        "A=1\nB=2",
        "A=1\n# last line",
        "A=1\nPW=first\nB=2\nPW=last\nC=3\n",
        "PW='first'\nPW=\"second\"\nPW=third # note\nC=3\n",
        "export PW=old\nexport A=1\n",
        "export\tPW=old\n",
        "export   PW=old\n",
        "export A=1\nB=2\n",
        "export\nPW=old\nB=1\n",
        "exportPW=1\nPW=2\n",
        "A=1\r\nPW=old\r\nB=2\r\n",
        "A=1\r\nB=2\r\n",
        "A=1\r\nB=2",
        "A=1\r\nPW=\r\nB=2\r\n",
        "PW='old'\r\nB='x'\r\n",
        "\uFEFFPW=old\nA=1\n",
        "\uFEFFA=1\r\nPW=old\r\n",
        "PW=\"old\"\nA=\"b c\"\n",
        "PW='old'\nA='b c'\n",
        "PW=\"o\\\"ld\"\nA=\"\\\"\"\n",
        "PW='o\\'ld'\nA='it\\'s'\n",
        "PW='a\\\\'\nB='c\\d'\n",
        "PW=\"a\\\\\"\nB=\"c\\\\\\\"d\"\n",
        "PW=\"\"\nA=''\nB=\n",
        "PW=\nA=1\n",
        "PW=   \nA=1\n",
        "PW=",
        "PW=   # note\nA=1\n",
        "PW=old # note\nA=1\n",
        "PW=old# no note\nA=1\n",
        "PW=old\t# no note\nA=1\n",
        "PW=old #\nA=#x\n",
        "PW='old' # note\nA=1\n",
        "PW=\"old\"#note\nA=1\n",
        "PW='o#l # d'\nA=\"x # y\"\n",
        "PW = old\nA =1\nB= 2\n",
        "PW\t=\told\t\nA=1\n",
        "   PW=old\n\t A=1\n",
        "PW: old\nA: 1\n",
        "PW:old\nA:=1\n",
        "PW: 'old'\nA: \"b\"\n",
        "PW==old=\nA=a=b=c\n",
        "PW\nA=1\n",
        "A=1\nPW\n",
        "PW=old\nPW\nA=1\n",
        "PW='one\ntwo\nthree'\nA=1\n",
        "A=\"one\ntwo\"\nPW=old\nB='x\n\n#y\nPW=no\n'\n",
        "PW=\"a\\nb\\tc\\rd\\\\e\\$f\"\nA=\"\\a\\b\\c\\f\\v\\q\\1\\x41\"\n",
        "A=\"\\0101\\012\\0189\\0777\\0377\\0\"\nPW=x\n",
        "PW=a\\nb\\$c\nA='a\\nb'\n",
        "PW=a$b\nA=$\nB=$1\nC=a$$b\nD=$$$$\nE=$-x\n",
        "X=1\nPW=${X}\nA=${X:-d}\nB=${Y:-d}\nC=${Y-d}\nD=${X:+p}\nE=${Y+p}\nF=$X$X\n",
        "X=\nA=${X:-d}\nB=${X-d}\nC=${X:+p}\nD=${X+p}\nPW=1\n",
        "A=${Y:-a}-${Z:-b}\nB=${A}-${A:-x}!\nC=${Y:-${A}}\nD=${Y:-${Z:-deep}}z\nPW=1\n",
        "A=\"${Y:-d e}\"\nB='${Y:-d}'\nC=\"$$x \\$y\"\nPW=\"${A} b\"\n",
        "PW=old\nDSN=postgres://u:${PW}@h/db\nX=x\n",
        "DSN=postgres://u:${PW}@h/db\nPW=old\n",
        "A=$HOME\nB=${HOME}/x\nPW=$HOME\n",
        "PW=ö\nA=日本語\nB='ü ß'\nÄ=1\n",
        "PW=\u00A0old\u00A0\nA=\u2003x\u2003\nB=1\u0085\n",
        "A='x' PW='old' B=\"z\"\nC=1\n",
        "A='x'B=y\nPW=1\n",
        "A=\"x\"junk\nPW=1\n",
        "a.b=1\nc-d=2\ne[0]=3\nPW=4\n0x=5\n",
        "PW=old\n\n\n\n# end\n\n",
        "PW=\u000Bold\u000C\nA=\u000B\n",
        "PW=\"old\"   \nA='x'\t\n",
        "PW='\"old\"'\nA=\"'x'\"\nB=x'y'\nC=x\"y\"\n",
        "PW=`cmd`\nA=$(cmd)\nB=%x%\nC=!x\nD=~\nE=*\nF={a: 1}\nG=[1]\nH=&x\nI=|\nJ=>\nK=@x\n",
        "A=yes\nB=null\nC=1e3\nD=0777\nE=12:30\nF=true\nPW=no\n",
        "PW=" + new string('x', 100_000) + "\nA=1\n",
        "PW=old\r",
        "PW=a\rA=b\n",
        "#PW=old\n  # PW=old\nA=1\n",
        "# it's\nPW=old # it's \"so\nA='x'\n",
    ];

    /// <summary>Compose rejects these.</summary>
    internal static readonly string[] Rejected =
    [
        "PW", "A=1\nPW", "=x\n", "A B=1\n", "PW=hush\nA+B=1\n", "PW='hush\n", "PW=\"hush\nA=1\n", "PW=\"hush\\\"\n", "PW='hush\\'\n", "A=${\nPW=1\n",
        "A=${PW\n", "A=${-x}\nPW=1\n", "A=${Y?gone}\nPW=1\n", "A=${Y:?gone}\nPW=1\n", "A='${Y}'\nB=\"${\"\nPW=1\n", "export ", "PW=1\nexport \t",
        "PW=a\0b\n", "A=\"\\0000\"\nPW=1\n", "\"PW\"=hush\n", "PW=hush\n-\u2014=1\n", "PW='a' 'b'\n", "PW=x\n\uFFFD=1\n", "PW=1\n,\n", "PW=1\nfoo bar", "PW=1\nfoo bar\n",
    ];

    /// <summary>Compose rejects these as <c>--env-file</c> and reads them as a service's <c>env_file</c> (tried with every file of this corpus).</summary>
    internal static readonly string[] AcceptedOfServices =
    [
        "A=1\nB", "PW=old\nB", "B", "=x\n", "PW=old\n  =x\n", "=\nPW=old\n", ":x\nPW=old", "export", "export =1\nPW=old\n", "PW=old\nexport B", "PW=old\nA ", "PW=1\nfoo bar",
        "PW=a\0b\n", "A=1\0B=2\nPW=old\n", "A=\"\\0000\"\nPW=1\n",
    ];

    /// <summary>Values that break naive editors.</summary>
    internal static readonly string[] Nasty =
    [
        "plain", "", " ", " lead", "trail ", "a b", "a#b", "a #b", "#", "$", "$$", "$HOME", "${HOME}", "${X:-d}", "a$b$$c", "$1", "\\", "\\\\", "a\\",
        "a\\'", "\\'", "\\\\'", "'", "''", "\"", "\"\"", "'\"", "a'b\"c\\d$e f#g", "\\n", "\n", "a\nb", "a\r\nb", "\r", "\t", "a\tb\t", "=", "a=b", ":",
        "ö€😀", "\u00A0x\u00A0", "`id`", "$(id)", "!x", "%41", "\\$x", "\\\\$x", "\\0101", "~", "*", "{a}", "[b]", "null", "yes", "012", "\\x41",
        "'\\", "\\'\\", "\u0001\u007f", "end\\\\\\", "$'x'", "\uFEFF", "export X=1", "X=1\nY=2", "\u2028",
    ];

    internal static byte[] Bytes(string text) => new UTF8Encoding(false).GetBytes(text);
}
