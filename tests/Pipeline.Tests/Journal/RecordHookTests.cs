using System.Runtime.Versioning;
using Pipeline.Journal;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Journal;

[UnsupportedOSPlatform("windows")]
[Collection(EnvironmentCollection.Name)]
public sealed class RecordHookTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(RecordHook.Variable, null);
        _folder.Dispose();
    }

    [Fact]
    public void The_named_program_is_run_before_and_after_each_record_and_waited_for()
    {
        var hook = _folder.Write(
            "hook",
            $"#!/bin/sh\necho \"$*\" $(wc -l <'{_folder["journal"]}') >>'{_folder["seen"]}'\n"
        );
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.Write("journal", "");
        Environment.SetEnvironmentVariable(RecordHook.Variable, hook);
        var journal = JournalFile.Open(_folder["journal"], TimeProvider.System);
        journal.Append("r1", JournalEvent.Opened, null, null);
        journal.Append("r1", JournalEvent.Planned, "BakeCode", null);

        File.ReadAllLines(_folder["seen"])
            .Should()
            .Equal("before Opened - 0", "after Opened - 1", "before Planned BakeCode 1", "after Planned BakeCode 2");
    }

    [Fact]
    public void Without_the_variable_nothing_is_run()
    {
        JournalFile.Open(_folder["journal"], TimeProvider.System).Append("r1", JournalEvent.Opened, null, null);

        Directory.EnumerateFiles(_folder.Path).Should().ContainSingle();
    }
}
