using System.Diagnostics;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class PipelineLockTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StateFolder _state;
    private readonly List<string> _said = [];

    public PipelineLockTests()
    {
        _state = TestContext.StateOf(_folder.Path);
        _state.Create();
    }

    public void Dispose() => _folder.Dispose();

    private Task<PipelineLock> Take(
        string target = "DeployBaked",
        TimeSpan wait = default,
        TimeProvider? clock = null,
        Action<string>? say = null,
        CancellationToken ct = default
    ) => PipelineLock.Take(_state, target, wait, say ?? _said.Add, clock ?? TimeProvider.System, ct);

    private async Task<PipelineException> Refusal(TimeSpan wait = default, TimeProvider? clock = null) =>
        (
            await FluentActions.Awaiting(() => Take("Rollback", wait, clock)).Should().ThrowAsync<PipelineException>()
        ).Which;

    [Fact]
    public async Task The_second_is_told_who_the_first_is_and_ends_with_5()
    {
        using var first = await Take();
        var refusal = await Refusal();

        refusal.Code.Should().Be(ExitCode.Locked);
        ((int)refusal.Code).Should().Be(5);
        refusal
            .Message.Should()
            .Contain("DeployBaked")
            .And.Contain($"pid {Environment.ProcessId}")
            .And.Contain($"{Environment.UserName}@{Environment.MachineName}")
            .And.Contain("--lock-wait");
    }

    [Fact]
    public async Task Once_it_is_given_back_the_next_one_gets_it_and_is_the_holder()
    {
        (await Take()).Dispose();
        using var second = await Take("Resume");

        (await Refusal()).Message.Should().Contain("Resume by").And.NotContain("DeployBaked");
    }

    [Fact]
    public async Task Who_waits_is_told_once_for_whom_and_gets_it_when_it_is_free()
    {
        var first = await Take();
        void Say(string text)
        {
            _said.Add(text);
            first.Dispose();
        }

        using var second = await Take("Rollback", TimeSpan.FromMinutes(10), say: Say);

        _said.Should().ContainSingle().Which.Should().Contain("waiting up to 00:10:00").And.Contain("DeployBaked by");
    }

    [Fact]
    public async Task Who_has_waited_long_enough_gives_up()
    {
        using var first = await Take();
        var clock = new ManualClock { IsImpatient = true };
        var started = clock.Now;

        (await Refusal(TimeSpan.FromMinutes(10), clock)).Code.Should().Be(ExitCode.Locked);
        (clock.Now - started)
            .Should()
            .BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10))
            .And.BeLessThan(TimeSpan.FromMinutes(10.1));
    }

    [Fact]
    public async Task Waiting_can_be_interrupted()
    {
        using var first = await Take();
        using var source = new CancellationTokenSource();

        await FluentActions
            .Awaiting(() => Take(wait: TimeSpan.FromHours(1), say: _ => source.Cancel(), ct: source.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Another_process_that_lives_holds_it_and_one_that_was_killed_does_not()
    {
        File.WriteAllText(
            _state.LockPath + ".holder",
            """{"pid":4711,"host":"h","user":"u","target":"Demo","since":"2026-01-02T03:04:05+00:00"}"""
        );
        using var other = await Holding(_state.LockPath);
        (await Refusal()).Message.Should().Contain("Demo by u@h, pid 4711, since 2026-01-02 03:04:05 UTC");

        other.Kill();
        await other.WaitForExitAsync();
        using var mine = await Take();
        (await Refusal()).Message.Should().Contain($"pid {Environment.ProcessId}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{ half")]
    public async Task A_holder_that_cannot_be_read_hides_nothing_else(string? holder)
    {
        using var first = await Take();
        File.Delete(_state.LockPath + ".holder");
        if (holder is not null)
            File.WriteAllText(_state.LockPath + ".holder", holder);

        (await Refusal()).Message.Should().Contain("not written yet");
    }

    [Fact]
    public async Task Who_only_looks_sees_the_holder_and_leaves_no_trace()
    {
        PipelineLock.HeldBy(_state).Should().BeNull();
        File.Exists(_state.LockPath).Should().BeFalse();
        var first = await Take();

        PipelineLock.HeldBy(_state).Should().Contain("DeployBaked by").And.Contain($"pid {Environment.ProcessId}");
        first.Dispose();
        PipelineLock.HeldBy(_state).Should().BeNull();
    }

    [Fact]
    public async Task Where_no_lock_can_be_made_the_reason_is_said_and_not_that_somebody_holds_it()
    {
        var inFile = TestContext.StateOf(_folder.Write("file", "no folder"));

        var refusal = (
            await FluentActions
                .Awaiting(() => PipelineLock.Take(inFile, "x", default, _said.Add, TimeProvider.System, default))
                .Should()
                .ThrowAsync<PipelineException>()
        ).Which;
        refusal.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refusal
            .Message.Should()
            .Contain(inFile.Root)
            .And.Contain("cannot be written, so nothing was begun")
            .And.Contain("PIPELINE_STATE");
    }

    [Fact]
    public async Task A_full_disk_is_not_taken_for_somebody_else_and_gives_the_lock_back()
    {
        Directory.CreateDirectory(_state.LockPath + ".holder.tmp");

        (await FluentActions.Awaiting(() => Take()).Should().ThrowAsync<PipelineException>())
            .Which.Code.Should()
            .Be(ExitCode.FailedBeforeAnyChange);
        Directory.Delete(_state.LockPath + ".holder.tmp");
        using var mine = await Take();
    }

    [Fact]
    public async Task The_state_folder_is_made_by_who_takes_the_lock()
    {
        var missing = TestContext.StateOf(_folder["nowhere"]);
        using var mine = await PipelineLock.Take(missing, "x", default, _said.Add, TimeProvider.System, default);

        File.Exists(missing.LockPath).Should().BeTrue();
    }

    /// <summary>
    /// Its parent is gone, as after a SIGKILL of the pipeline; what it inherited tells whose child it was.
    /// </summary>
    [Fact]
    public async Task What_a_dead_pipeline_had_started_is_ended_before_the_lock_counts()
    {
        var pid = await Orphan("theword");
        await File.WriteAllTextAsync(_state.LockPath + ".children", "another\ntheword\n");
        using var mine = await Take();

        _said
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain($"ending process {File.ReadAllText(pid).Trim()} (sleep), which a killed pipeline left behind");
        var stat = $"/proc/{File.ReadAllText(pid).Trim()}/stat";
        (!File.Exists(stat) || (await File.ReadAllTextAsync(stat)).Contains(") Z ", StringComparison.Ordinal))
            .Should()
            .BeTrue("only its entry may be left, where process 1 collects none");
    }

    /// <summary>
    /// A backup agent reads it, or was started from a shell that had it open; a service manager's child has a word of
    /// somebody else's.
    /// </summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("other")]
    public async Task Whoever_has_the_file_open_and_is_no_child_of_a_dead_pipeline_goes_on(string? word)
    {
        var pid = await Orphan(word);
        await File.WriteAllTextAsync(_state.LockPath + ".children", "theword\n\n");
        using (await Take())
            _said.Should().BeEmpty();

        using var agent = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid), null));
        agent.HasExited.Should().BeFalse();
        agent.Kill();
    }

    /// <summary>Its pipeline gave the lock back and lives on; it may work on another stack.</summary>
    [Fact]
    public async Task A_child_of_a_pipeline_that_lives_goes_on()
    {
        var word = $"{Guid.NewGuid():N} {ProcessIdentity.Mine}";
        var pid = await Orphan(word);
        await File.WriteAllTextAsync(_state.LockPath + ".children", word + "\n");
        using (await Take())
            _said.Should().BeEmpty();

        using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid), null));
        child.HasExited.Should().BeFalse();
        child.Kill();
    }

    /// <summary>Two killed in a row: the second had not ended the first one's children yet.</summary>
    [Fact]
    public async Task The_word_of_a_pipeline_whose_children_were_not_ended_is_kept()
    {
        await File.WriteAllTextAsync(_state.LockPath + ".children", "theword\n");
        using var ended = new CancellationTokenSource();
        var orphan = await Orphan("theword");
        await FluentActions
            .Awaiting(() => Take(say: _ => ended.Cancel(), ct: ended.Token))
            .Should()
            .ThrowAsync<OperationCanceledException>();
        (await File.ReadAllLinesAsync(_state.LockPath + ".children")).Should().Contain("theword");
        using var mine = await Take();
        (await File.ReadAllLinesAsync(_state.LockPath + ".children")).Should().Equal(ChildMark.Word);
        File.Exists(orphan).Should().BeTrue();
    }

    /// <summary>A process without a parent that has the mark open, and the word in its environment.</summary>
    /// <returns>The file with its process ID.</returns>
    private async Task<string> Orphan(string? word)
    {
        var pid = _folder["pid"];
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c",
                $"exec 7>>'{_state.LockPath}.children'; setsid sh -c 'echo $$ >{pid}; exec sleep 600' & while [ ! -s {pid} ]; do sleep 0.05; done",
            ]
        );
        start.Environment.Remove(ChildMark.Variable);
        if (word is not null)
            start.Environment[ChildMark.Variable] = word;
        using var parent = Process.Start(start)!;
        await parent.WaitForExitAsync();
        return pid;
    }

    /// <summary>Each of them has an environment of its own.</summary>
    [Fact]
    public async Task Every_kind_of_child_inherits_the_word()
    {
        using var mine = await Take();

        (await new Command("printenv", ChildMark.Variable).Output(default)).Should().Be(ChildMark.Word);
        Process
            .Start(new ProcessStartInfo("printenv", [ChildMark.Variable]) { RedirectStandardOutput = true })!
            .StandardOutput.ReadToEnd()
            .Trim()
            .Should()
            .Be(ChildMark.Word);
        var seen = new List<string>();
        await ChildProcess.Run(
            new ChildCommand("env", [], null, new Dictionary<string, string>()),
            new ChildStreams { Output = ChildStreams.Lines(seen.Add) },
            default
        );
        seen.Should().Equal($"{ChildMark.Variable}={ChildMark.Word}");
    }

    [Fact]
    public async Task What_this_process_has_started_is_left_alone_and_inherits_the_mark()
    {
        Process child;
        using (await Take())
            child = Process.Start(new ProcessStartInfo("sleep", ["600"]))!;
        using (await Take())
            child.HasExited.Should().BeFalse();
        new DirectoryInfo($"/proc/{child.Id}/fd")
            .EnumerateFileSystemInfos()
            .Select(f => f.LinkTarget)
            .Should()
            .Contain(_state.LockPath + ".children");
        child.Kill();
        _said.Should().BeEmpty();
    }

    /// <summary>A child that holds the kernel's lock on the file, as .NET takes it, until it is killed.</summary>
    private static async Task<Process> Holding(string path)
    {
        var start = new ProcessStartInfo("flock") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["--exclusive", "--no-fork", path, "sh", "-c", "echo held; exec cat"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        (await process.StandardOutput.ReadLineAsync()).Should().Be("held");
        return process;
    }
}
