using System.Diagnostics;
using System.Globalization;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public sealed class BuildScriptTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task It_compiles_runs_and_passes_arguments_and_exit_code_on()
    {
        _checkout.Environment["FAKE_EXIT"] = "3";
        var outcome = await _checkout.Run("Deploy", "--text", "a b");
        outcome.Should().Be(new Outcome(3, "one lib <Deploy><--text><a b>", ""));
    }

    [Fact]
    public async Task When_nothing_changed_nothing_is_compiled()
    {
        await _checkout.Run();
        File.SetLastWriteTimeUtc(_checkout.PathOf("build/Build.cs"), DateTime.UnixEpoch);
        (await _checkout.Run()).Out.Should().Be("one lib ");
        _checkout.Compilations.Should().HaveCount(1);
    }

    [Fact]
    public async Task An_edit_of_the_same_size_and_time_is_compiled()
    {
        await _checkout.Run();
        var path = _checkout.PathOf("build/Build.cs");
        var time = File.GetLastWriteTimeUtc(path);
        _checkout.Write("build/Build.cs", "two");
        File.SetLastWriteTimeUtc(path, time);
        (await _checkout.Run()).Out.Should().Be("two lib ");
    }

    [Fact]
    public async Task A_deleted_a_renamed_and_an_added_file_are_compiled()
    {
        _checkout.Write("build/B.cs", "two");
        await _checkout.Run();
        File.Move(_checkout.PathOf("build/B.cs"), _checkout.PathOf("build/C.cs"));
        (await _checkout.Run()).Out.Should().Be("one two lib ");
        File.Delete(_checkout.PathOf("build/C.cs"));
        (await _checkout.Run()).Out.Should().Be("one lib ");
        _checkout.Compilations.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("Directory.Build.props", true)]
    [InlineData("src/Lib/setup.sh", true)]
    [InlineData(".editorconfig", true)]
    [InlineData("src/Lib/obj/Debug/Lib.AssemblyInfo.cs", false)]
    [InlineData("build/bin/Debug/net10.0/Build.dll", false)]
    [InlineData("docs/readme.md", false)]
    [InlineData("tests/Lib.Tests/Tests.cs", false)]
    [InlineData("docker/base/Dockerfile", true)]
    [InlineData("docker/demo/__pycache__/x.pyc", false)]
    public async Task Inputs_are_the_sources_and_what_steers_the_compiler(string file, bool isInput)
    {
        await _checkout.Run();
        _checkout.Write(file, "x");
        await _checkout.Run();
        _checkout.Compilations.Should().HaveCount(isInput ? 2 : 1);
    }

    [Fact]
    public async Task Going_back_to_an_earlier_state_compiles_nothing()
    {
        await _checkout.Run();
        _checkout.Write("build/Build.cs", "two");
        await _checkout.Run();
        _checkout.Write("build/Build.cs", "one");
        (await _checkout.Run()).Out.Should().Be("one lib ");
        _checkout.Compilations.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_compile_error_is_shown_and_the_old_program_does_not_run()
    {
        await _checkout.Run();
        _checkout.Write("build/Build.cs", "tow");
        _checkout.Environment["FAKE_MODE"] = "compile-error";
        var outcome = await _checkout.Run();
        outcome.ExitCode.Should().Be(1);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().Contain("error CS1002");
        _checkout.Compilations.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_interrupted_compilation_is_done_again()
    {
        _checkout.Environment["FAKE_MODE"] = "killed";
        (await _checkout.Run()).ExitCode.Should().NotBe(0);
        _checkout.Environment.Remove("FAKE_MODE");
        (await _checkout.Run()).Out.Should().Be("one lib ");
        _checkout.Compilations.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("Build.dll", "empty")]
    [InlineData("Build.dll", "torn")]
    [InlineData("Build.dll", "zeros")]
    [InlineData(".dotnet", "empty")]
    [InlineData(".sums", "empty")]
    public async Task What_a_power_loss_left_of_the_program_is_compiled_again(string file, string how)
    {
        await _checkout.Run();
        var path = Directory
            .EnumerateFiles(_checkout.PathOf(".nuke/temp/bin"), file, SearchOption.AllDirectories)
            .Single();
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(
            path,
            how switch
            {
                "empty" => [],
                "torn" => bytes[..(bytes.Length / 2)],
                _ => new byte[bytes.Length],
            }
        );

        (await _checkout.Run()).Should().Be(new Outcome(0, "one lib ", ""));
        (await _checkout.Run()).Out.Should().Be("one lib ");

        _checkout.Compilations.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_is_not_safe_on_the_disk_does_not_run()
    {
        _checkout.Program("sync", "echo 'sync: error syncing: Input/output error' >&2; exit 1");
        var outcome = await _checkout.Run();
        outcome.ExitCode.Should().Be(1);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().Contain("not safe on the disk");

        _checkout.Program("sync", "exit 0");
        (await _checkout.Run()).Out.Should().Be("one lib ");
    }

    [Fact]
    public async Task A_source_saved_while_it_compiles_is_compiled_again()
    {
        _checkout.Environment["FAKE_MODE"] = "edited";
        (await _checkout.Run()).Out.Should().Be("one late lib ");
        _checkout.Compilations.Should().HaveCount(2);
    }

    [Fact]
    public async Task Two_at_once_compile_once_and_both_run()
    {
        var outcomes = await Task.WhenAll(_checkout.Run(), _checkout.Run());
        outcomes.Should().OnlyContain(x => x.ExitCode == 0 && x.Out == "one lib ");
        _checkout.Compilations.Should().HaveCount(1);
    }

    [Fact]
    public async Task Without_the_precompiler_it_compiles_plainly_and_does_not_ask_for_it_again()
    {
        _checkout.Environment["FAKE_MODE"] = "no-crossgen";
        (await _checkout.Run()).Out.Should().Be("one lib ");
        _checkout.Write("build/Build.cs", "two");
        (await _checkout.Run()).Out.Should().Be("two lib ");
        _checkout
            .Compilations.Select(x => x.Contains("ReadyToRun", StringComparison.Ordinal))
            .Should()
            .Equal(true, false, false);
    }

    [Fact]
    public async Task A_server_that_outlives_the_compiler_holds_neither_our_output_nor_the_lock()
    {
        _checkout.Environment["FAKE_MODE"] = "server";
        await _checkout.Run();
        using var server = Process.GetProcessById(
            int.Parse(await File.ReadAllTextAsync(_checkout.LogPath + ".server"), CultureInfo.InvariantCulture)
        );
        _checkout.Environment.Remove("FAKE_MODE");
        _checkout.Write("build/Build.cs", "two");
        (await _checkout.Run()).Out.Should().Be("two lib ");
        server.HasExited.Should().BeFalse();
        server.Kill();
    }

    [Fact]
    public async Task It_works_without_a_home()
    {
        _checkout.Environment["HOME"] = null;
        (await _checkout.Run()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task When_no_sdk_fits_and_none_can_be_installed_it_says_so_and_exits_64()
    {
        WithoutSdk();
        var outcome = await _checkout.Run();
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().Contain("No .NET SDK satisfies global.json (99.0.100").And.Contain("DOTNET_ROOT");
    }

    [Fact]
    public async Task When_the_vendor_cannot_be_reached_the_distributions_packages_are_unpacked()
    {
        WithoutSdk();
        var package = _checkout.PathOf("../package");
        _checkout.Program("apt-cache", "echo dotnet-sdk-99.0; echo '  Depends: libc6'; echo libc6");
        _checkout.Program(
            "apt-get",
            $"""
            [[ "$*" == "download dotnet-sdk-99.0" ]] || exit 1
            mkdir -p '{package}/DEBIAN' '{package}/usr/lib/dotnet'
            printf 'Package: dotnet-sdk-99.0\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n' >'{package}/DEBIAN/control'
            sed 's/no-sdk/never/' "$DOTNET_ROOT/dotnet" >'{package}/usr/lib/dotnet/dotnet'
            chmod +x '{package}/usr/lib/dotnet/dotnet'
            dpkg-deb -b '{package}' . >/dev/null
            """
        );
        var outcome = await _checkout.Run();
        outcome.Out.Should().Be("one lib ");
        File.Exists(_checkout.PathOf(".nuke/temp/dotnet/dotnet")).Should().BeTrue();
    }

    [Fact]
    public async Task Half_an_sdk_of_an_interrupted_installation_is_replaced_and_two_at_once_install_it_once()
    {
        WithoutSdk();
        Directory.CreateDirectory(_checkout.PathOf(".nuke/temp/dotnet.part/half"));
        Directory.CreateDirectory(_checkout.PathOf(".nuke/temp/dotnet/half"));
        _checkout.Program(
            "curl",
            $$"""
            while [[ $1 != -o ]]; do shift; done
            echo installed >>"$FAKE_LOG.installs"
            cat >"$2" <<'SCRIPT'
            while [[ $1 != --install-dir ]]; do shift; done
            mkdir "$2" && sed 's/no-sdk/never/' "$DOTNET_ROOT/dotnet" >"$2/dotnet" && chmod +x "$2/dotnet"
            SCRIPT
            """
        );

        var outcomes = await Task.WhenAll(_checkout.Run(), _checkout.Run());

        outcomes.Should().OnlyContain(o => o.Out == "one lib ");
        File.ReadAllLines(_checkout.LogPath + ".installs").Should().ContainSingle();
        Directory.Exists(_checkout.PathOf(".nuke/temp/dotnet/half")).Should().BeFalse();
        Directory.Exists(_checkout.PathOf(".nuke/temp/dotnet.part")).Should().BeFalse();
    }

    private void WithoutSdk()
    {
        _checkout.Write("global.json", """{ "sdk": { "version": "99.0.100" } }""");
        _checkout.Environment["FAKE_MODE"] = "no-sdk";
        foreach (var program in new[] { "curl", "wget", "apt-cache", "apt-get" })
            _checkout.Program(program, "exit 1");
    }
}
