using System.Buffers.Binary;
using Pipeline.Live;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>Bytecode in a folder of its own runs in the place of the source, so it is found and judged.</summary>
public sealed class BytecodeApartTests
{
    private static ProcessTable Table(string[] arguments, params string[] variables) =>
        new(
            [new ProcessFact(7, 1, "/usr/bin/python3", "", "/srv", arguments, [], variables)],
            new Dictionary<string, string>(),
            ["/"]
        );

    [Fact]
    public void Folders_are_those_of_the_variable_and_of_the_option()
    {
        BytecodeApart
            .Folders(Table(["python3"], "PYTHONPATH=/x", "PYTHONPYCACHEPREFIX=/var/cache/py/"))
            .Should()
            .Equal("/var/cache/py");
        BytecodeApart.Folders(Table(["python3", "-X", "pycache_prefix=cache", "main.py"])).Should().Equal("/srv/cache");
        BytecodeApart.Folders(Table(["python3", "-Xpycache_prefix=/c"])).Should().Equal("/c");
        BytecodeApart.Folders(Table(["python3"], "PYTHONPYCACHEPREFIX=")).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0, 100, 7, true)]
    [InlineData(0, 99, 7, false)]
    [InlineData(0, 100, 8, false)]
    [InlineData(1, 0, 0, true)]
    [InlineData(3, 0, 0, true)]
    public void Python_loads_it_when_its_header_has_the_time_and_size_of_the_source_or_a_hash(
        int flags,
        int time,
        int size,
        bool expected
    )
    {
        var source = Tree.Of("main.py=1")[TreePath.FromText("main.py")] with { MtimeNs = 100_900_000_000, Size = 7 };
        var bytecode = new byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(bytecode.AsSpan(4), flags);
        BinaryPrimitives.WriteInt32LittleEndian(bytecode.AsSpan(8), time);
        BinaryPrimitives.WriteInt32LittleEndian(bytecode.AsSpan(12), size);

        BytecodeApart.IsLoaded(bytecode, source).Should().Be(expected);
        BytecodeApart.IsLoaded(bytecode, null).Should().BeFalse("without its source it is never loaded");
        BytecodeApart.IsLoaded(bytecode[..15], source).Should().BeFalse("it is cut short");
    }
}
