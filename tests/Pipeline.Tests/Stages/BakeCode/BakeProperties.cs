using Pipeline.Stacks;

namespace Pipeline.Tests.Stages.BakeCode;

/// <summary>Random Dockerfiles out of pieces that are hard to read.</summary>
public sealed class BakeProperties
{
    private static readonly string[] Pieces =
    [
        "FROM a",
        "from b as two",
        "FROM c AS three",
        "RUN pip install x",
        "RUN pip \\\n install \\\n# c\n\n y",
        "RUN <<EOF\nFROM no\nRUN pip install z\nEOF",
        "RUN <<-'A' <<B\n\tA\nB",
        "# a comment \\",
        "",
        "  ",
        "COPY . .",
        "RUN echo $((1<<n))",
        "ENV A=<<EOF",
        "ONBUILD RUN pip install q",
        "CMD [\"x\"]",
        "# escape=`",
        "RUN apt-get install -y p `\n q",
        "LABEL a=\"\u00E4\u00FF\"",
        "RUN echo C:\\\\",
        "RUN npm ci && \\",
        "\u00A0RUN x",
        "\tRUN yarn",
    ];

    private static readonly BakedFolder[][] Folders =
    [
        [new("app", "/srv/app", "node", ".marker")],
        [new(".", "/a b", null, "m"), new("lib", "/lib$x", "0:0", "m")],
    ];

    private static string RandomFile(Random random)
    {
        var newLine = random.Next(3) == 0 ? "\r\n" : "\n";
        var lines = Enumerable
            .Range(0, random.Next(12))
            .Select(_ => Pieces[random.Next(Pieces.Length)])
            .Prepend(random.Next(9) == 0 ? "" : "FROM a");
        return string.Join('\n', lines).Replace("\n", newLine) + (random.Next(2) == 0 ? newLine : "");
    }

    [Fact]
    public void Baking_is_idempotent_and_leaves_every_byte_outside_of_the_block()
    {
        var baked = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = RandomFile(random);
            var target = random.Next(4) == 0 ? "two" : null;
            var (folders, other) = random.Next(2) == 0 ? (Folders[0], Folders[1]) : (Folders[1], Folders[0]);
            if (TryBake(text, folders, target) is not { } once)
                continue;

            baked++;
            WithoutBlock(once, text).Should().Be(text, $"seed {seed}");
            TryBake(once, folders, target).Should().Be(once, $"seed {seed}");
            WithoutBlock(TryBake(once, other, target)!, text).Should().Be(text, $"seed {seed}, with other folders");
        }

        baked.Should().BeGreaterThan(5_000, "otherwise this shows nothing");
    }

    [Fact]
    public void Every_other_instruction_is_read_as_before()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var text = RandomFile(new Random(seed));
            if (TryBake(text, Folders[0], null) is not { } baked)
                continue;

            Words(baked)
                .Where(w => !Words(Block(text)).Contains(w))
                .Should()
                .Equal(Words(text).Where(w => !Words(Block(text)).Contains(w)), $"seed {seed}");
            Words(baked).Should().HaveCount(Words(text).Count + 3, $"COPY, ARG and COPY are added, seed {seed}");
        }
    }

    private static string Block(string text) =>
        BakeBlock.Text(Folders[0], Dockerfile.Parse(text).NewLine, Dockerfile.Parse(text).Escape);

    private static List<string> Words(string text) => [.. Dockerfile.Parse(text).Instructions.Select(i => i.Text)];

    private static string? TryBake(string text, BakedFolder[] folders, string? target)
    {
        try
        {
            return BakePlanner.Bake(text, folders, target, null);
        }
        catch (BakePlaceException)
        {
            return null;
        }
    }

    /// <summary>Takes out the block, the empty line before it, and the line end that the last line lacked.</summary>
    private static string WithoutBlock(string baked, string original)
    {
        var newLine = Dockerfile.Parse(original).NewLine;
        var begin = baked.IndexOf(BakeBlock.Begin, StringComparison.Ordinal);
        var end = baked.IndexOf(BakeBlock.End, StringComparison.Ordinal) + BakeBlock.End.Length + newLine.Length;
        var head = baked[..begin];
        head.Should().EndWith(newLine + newLine);
        head = head[..^newLine.Length];
        var atEnd = end == baked.Length && !original.EndsWith('\n');
        return (atEnd ? head[..^newLine.Length] : head) + baked[end..];
    }
}
