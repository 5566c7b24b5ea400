using System.Formats.Tar;
using System.Text;
using Pipeline.Imports;
using Pipeline.Trees;

namespace Pipeline.Tests.Imports;

[Collection("imports")]
[Trait("Needs", "engine")]
public sealed class PythonBytecodeTests(ImportImages images)
{
    private const string Tag = "cpython-313";
    private const string Differs = "does not come from its source in the commit";

    /// <summary>Arguments: optimisation level, and what to make of the code.</summary>
    private const string Compiler = """
        import importlib._bootstrap_external as b, importlib.util, marshal, sys
        source = sys.stdin.buffer.read()
        level, kind = int(sys.argv[1]), sys.argv[2]
        code = compile(source, "/srv/app/trading/x.py", "exec", dont_inherit=True, optimize=level)
        if kind == "hash":
            out = b._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
        else:
            out = b._code_to_timestamp_pyc(code, 1700000000, len(source))
        if kind == "instrumented":
            raw = code.co_code
            out = bytearray(bytes(out).replace(raw, raw[:2] + bytes([254]) + raw[3:]))
        if kind == "huge":
            out = out[:16] + b"(" + (0x7ffffff0).to_bytes(4, "little")
        if kind == "text":
            out = out[:16] + marshal.dumps("no code")
        sys.stdout.buffer.write(out)
        """;

    private static readonly byte[] Source = Encoding.UTF8.GetBytes(AppFiles.All["trading/main.py"]);

    private static readonly byte[] Other = Encoding.UTF8.GetBytes(
        AppFiles.All["trading/main.py"].Replace("!= scale", "== scale", StringComparison.Ordinal)
    );

    [Theory]
    [InlineData("0", "time", "")]
    [InlineData("1", "time", ".opt-1")]
    [InlineData("2", "time", ".opt-2")]
    [InlineData("0", "hash", "")]
    [InlineData("2", "hash", ".opt-2")]
    public async Task Genuine_bytecode_is_proven_whatever_its_level_and_header(
        string level,
        string kind,
        string suffix
    ) => (await Why(await Compile(Source, level, kind), suffix)).Should().BeNull();

    [Fact]
    public async Task The_time_and_size_in_the_header_prove_nothing()
    {
        Other.Should().HaveSameCount(Source);
        var (genuine, other) = (await Compile(Source), await Compile(Other));

        other[..16].Should().Equal(genuine[..16]);
        (await Why(other)).Should().Be(Differs);
    }

    [Fact]
    public async Task An_unchecked_hash_of_the_right_source_proves_nothing()
    {
        var (genuine, other) = (await Compile(Source, "0", "hash"), await Compile(Other, "0", "hash"));

        (await Why([.. genuine[..16], .. other[16..]])).Should().Be(Differs);
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("0", ".opt-1")]
    [InlineData("0", ".opt-2")]
    public async Task Bytecode_of_another_optimisation_level_than_its_name_says_does_not_come_from_the_source(
        string level,
        string suffix
    ) => (await Why(await Compile(Source, level), suffix)).Should().Be(Differs);

    [Theory]
    [InlineData(".cpython-312.pyc")]
    [InlineData(".pypy310.pyc")]
    [InlineData(".cpython-313.opt-x.pyc")]
    public async Task Bytecode_that_this_interpreter_would_not_load_is_unexpected(string ending) =>
        (await Verify(new PycCase(TreePath.FromText("__pycache__/main" + ending), await Compile(Source), Source)))
            .Should()
            .ContainSingle()
            .Which.Why.Should()
            .Be($"is not named as bytecode of this interpreter ({Tag})");

    [Fact]
    public async Task Headers_of_other_interpreters_and_unknown_flags_are_found()
    {
        var genuine = await Compile(Source);

        (await Why([(byte)(genuine[0] + 1), .. genuine[1..]]))
            .Should()
            .Be("has a header that is not this interpreter's");
        (await Why([])).Should().Be("has a header that is not this interpreter's");
        (await Why([.. genuine[..4], 2, .. genuine[5..]])).Should().Be("has flags that no compiler writes");
    }

    [Theory]
    [InlineData("text", Differs)]
    [InlineData("huge", "cannot be read (MemoryError*")]
    [InlineData("instrumented", "crashes the interpreter (SIGSEGV)")]
    public async Task Hostile_bytecode_is_a_finding_and_the_files_after_it_are_still_checked(string kind, string words)
    {
        var (bad, good) = (await Compile(Source, "0", kind), await Compile(Source));

        var findings = await Verify(Case("a", good), Case("b", bad), Case("c", good), Case("d", bad), Case("e", good));

        findings.Select(f => f.Path.Name).Should().Equal($"b.{Tag}.pyc", $"d.{Tag}.pyc");
        findings.Should().AllSatisfy(f => f.Why.Should().Match(words));
    }

    [Fact]
    public async Task Truncated_bytecode_cannot_be_read() =>
        (await Why((await Compile(Source))[..^40])).Should().StartWith("cannot be read (");

    [Fact]
    public async Task A_source_that_does_not_compile_has_no_bytecode() =>
        (
            await Verify(
                new PycCase(
                    TreePath.FromText($"__pycache__/x.{Tag}.pyc"),
                    await Compile(Source),
                    "def f(:\n"u8.ToArray()
                )
            )
        )
            .Should()
            .ContainSingle()
            .Which.Why.Should()
            .StartWith("cannot come from its source, which does not compile");

    [Fact]
    public async Task Names_are_bytes()
    {
        var path = TreePath.FromRaw($"__pycache__/\u00ff\n x.{Tag}.pyc");

        (await Verify(new PycCase(path, await Compile(Source), Source))).Should().BeEmpty();
        (await Verify(new PycCase(path, await Compile(Other), Source)))
            .Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .EndWith(Differs);
    }

    [Fact]
    public async Task A_healthy_run_raises_no_alarm()
    {
        await using var live = await images.Start();
        await live.Root("python3", "-c", "import trading.main, trading.noisy, trading.space.inside");
        await live.Root("python3", "-O", "-c", "import trading.main, trading.temporary");
        await live.Root(
            "python3",
            "-X",
            "no_debug_ranges",
            "-m",
            "compileall",
            "-q",
            "-x",
            "broken",
            "--invalidation-mode",
            "checked-hash",
            "trading/closes.py",
            "trading/ends.py"
        );

        var files = await Files(live);
        var split = DerivedPython.Split(
            files.Select(file => file.Entry),
            AppFiles.Code.Select(TreePath.FromText).ToHashSet()
        );
        var bytes = files.ToDictionary(file => file.Entry.Path, file => file.Bytes);

        split.Unexpected.Should().BeEmpty();
        split.Candidates.Should().HaveCountGreaterThan(7);
        (
            await Verify([
                .. split.Candidates.Select(c => new PycCase(
                    c.Path,
                    bytes[c.Path],
                    Encoding.UTF8.GetBytes(AppFiles.All[$"trading/{c.Source}"])
                )),
            ])
        )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task Many_large_files_pass_through_without_a_deadlock()
    {
        var pyc = await Compile(Source);
        byte[] padded = [.. Source, .. Encoding.ASCII.GetBytes("\n#" + new string('x', 200_000))];

        (
            await Verify([
                .. Enumerable
                    .Range(0, 400)
                    .Select(i => new PycCase(TreePath.FromText($"__pycache__/m{i}.{Tag}.pyc"), pyc, padded)),
            ])
        )
            .Should()
            .BeEmpty();
    }

    [Fact]
    public async Task No_cases_need_no_engine() =>
        (await PythonBytecode.Verify(images.Engine, "no-such-image", "python3", [], CancellationToken.None))
            .Should()
            .BeEmpty();

    [Fact]
    public async Task A_missing_interpreter_is_an_error_that_names_it_and_the_image()
    {
        var pyc = new PycCase(TreePath.FromText($"__pycache__/x.{Tag}.pyc"), new byte[5_000_000], Source);

        await images
            .Invoking(i => PythonBytecode.Verify(i.Engine, i.Image, "python9", [pyc], CancellationToken.None))
            .Should()
            .ThrowAsync<ImportException>()
            .WithMessage($"python9 in image {images.Image} cannot check bytecode: *");
    }

    private static PycCase Case(string stem, byte[] pyc, string suffix = "") =>
        new(TreePath.FromText($"__pycache__/{stem}.{Tag}{suffix}.pyc"), pyc, Source);

    private async Task<string?> Why(byte[] pyc, string suffix = "") =>
        (await Verify(Case("main", pyc, suffix))).SingleOrDefault()?.Why;

    private Task<IReadOnlyList<PycFinding>> Verify(params IReadOnlyList<PycCase> cases) =>
        PythonBytecode.Verify(images.Engine, images.Image, "python3", cases, CancellationToken.None);

    private Task<byte[]> Compile(byte[] source, string level = "0", string kind = "time") =>
        images.Python(Compiler, source, level, kind);

    /// <summary>What the container has under the code path and the commit has not.</summary>
    private async Task<IReadOnlyList<(TreeEntry Entry, byte[] Bytes)>> Files(LiveContainer live)
    {
        var files = new List<(TreeEntry, byte[])>();
        await using var tar = new TarReader(await images.Engine.Containers.GetArchive(live.Id, ImportImages.CodePath));
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            var path = entry.Name.TrimEnd('/')["trading".Length..].TrimStart('/');
            var kind = entry.EntryType == TarEntryType.Directory ? EntryKind.Directory : EntryKind.File;
            using var bytes = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(bytes);
            if (path.Contains("__pycache__", StringComparison.Ordinal))
                files.Add((Entries.Of(path, kind), bytes.ToArray()));
        }
        return files;
    }
}
