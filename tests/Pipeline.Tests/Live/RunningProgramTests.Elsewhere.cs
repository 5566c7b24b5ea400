namespace Pipeline.Tests.Live;

/// <summary>Programs, modules and settings in mounts that do not hold the code.</summary>
public sealed partial class RunningProgramTests
{
    [Theory]
    [InlineData("/usr/bin/python3", "python3", "/plugins/main.py", "--config", "/srv/app/main.py")]
    [InlineData("/usr/bin/java", "java", "-jar", "/plugins/shop.jar", "--config=/srv/app/settings.yml")]
    [InlineData("/usr/bin/node", "node", "/plugins/dist/index.js", "--config", "settings.yml")]
    [InlineData("/plugins/bin/shop", "shop", "--config", "/srv/app/settings.yml")]
    [InlineData("/usr/bin/dash", "sh", "-c", "exec python3 /plugins/main.py --settings /srv/app/settings.yml")]
    public void A_program_of_another_mount_with_its_settings_in_the_code_runs_elsewhere(
        string executable,
        params string[] arguments
    )
    {
        var program = Of(Process(executable, "/srv/app", arguments));

        program.RunsTheCode.Should().BeFalse();
        program.RunsElsewhere.Should().ContainSingle().Which.Should().Contain("from volume plugins");
    }

    [Theory]
    [InlineData("/usr/bin/python3", "python3", "/usr/bin/gunicorn", "-c", "/plugins/gunicorn.conf.py", "main:app")]
    [InlineData("/usr/bin/python3", "python3", "/usr/bin/gunicorn", "--config=/plugins/gunicorn.conf.py", "main:app")]
    [InlineData("/usr/bin/node", "node", "-r", "/plugins/trace.js", "server.js")]
    [InlineData("/usr/bin/node", "node", "--require", "/plugins/trace.js", "/srv/app/server.js")]
    [InlineData("/plugins/venv/bin/uwsgi", "uwsgi", "--wsgi-file", "/srv/app/main.py")]
    [InlineData("/usr/bin/python3", "python3", "/srv/app/main.py", "/plugins/data.db")]
    public void Settings_and_modules_of_another_mount_do_not_take_a_program_out_of_the_code(
        string executable,
        params string[] arguments
    )
    {
        var program = Of(Process(executable, "/srv/app", arguments));

        program.RunsTheCode.Should().BeTrue();
        program.NamesTheCode.Should().BeTrue();
    }

    [Fact]
    public void A_shell_begins_where_the_program_does_that_it_waits_for()
    {
        var shell = Process("/usr/bin/dash", "/srv/app", "sh", "-c", "cp -n /srv/app/main.py /plugins; python3 x");
        var copy = Process("/usr/bin/python3", "/srv/app", "python3", "/plugins/main.py") with { Pid = 8, Parent = 7 };
        var code = copy with { Arguments = ["python3", "/srv/app/main.py"] };

        Of(shell, copy).RunsTheCode.Should().BeFalse();
        Of(shell, code).RunsTheCode.Should().BeTrue();
    }

    [Theory]
    [InlineData(false, "/usr/sbin/php-fpm", "php-fpm: pool data")]
    [InlineData(false, "/usr/bin/uwsgi", "uwsgi", "--yaml", "/srv/app/settings.yml")]
    [InlineData(true, "/usr/bin/node", "node", "server.js")]
    [InlineData(true, "/srv/app/svc", "svc")]
    public void Where_nothing_names_a_program_of_the_code_every_other_mount_may_have_it(
        bool names,
        string executable,
        params string[] arguments
    )
    {
        var program = Of(Process(executable, "/srv/app", arguments));

        program.RunsTheCode.Should().BeTrue();
        program.NamesTheCode.Should().Be(names);
        program.LedTo.Contains("/plugins").Should().Be(!names);
        program.LedTo.Should().NotContain("/srv", "that volume holds the code");
    }

    [Theory]
    [InlineData(true, "/usr/bin/perl", "PERL5LIB=/plugins/lib", "perl", "/srv/app/pkg/run.pl", "main.py")]
    [InlineData(false, "/usr/bin/perl", "PERL5LIB=/srv/app/lib:/plugins/lib", "perl", "main.py")]
    [InlineData(true, "/usr/bin/perl", "PERL5LIB=/plugins/lib:/srv/app/lib", "perl", "main.py")]
    [InlineData(true, "/usr/bin/ruby", "RUBYLIB=/plugins/lib", "ruby", "main.py")]
    [InlineData(true, "/usr/bin/node", "NODE_PATH=/plugins/lib", "node", "server.js")]
    [InlineData(false, "/usr/bin/python3", "PYTHONPATH=/plugins/lib", "python3", "/srv/app/main.py")]
    [InlineData(false, "/usr/bin/python3", "PYTHONPATH=/plugins/pkg", "python3", "/srv/app/pkg/mod.py")]
    [InlineData(true, "/usr/bin/python3", "PYTHONPATH=/plugins/lib", "python3", "/srv/app/pkg/mod.py")]
    public void A_search_path_before_the_codes_own_may_have_a_copy_of_its_modules(
        bool isLed,
        string executable,
        string variable,
        params string[] arguments
    ) =>
        Of(
            Process(executable, isLed && executable.Contains("python") ? "/tmp" : "/srv/app", arguments) with
            {
                Loaders = [variable],
            }
        )
            .LedTo.Contains(variable.Split('=', ':').First(p => p.StartsWith("/plugins", StringComparison.Ordinal)))
            .Should()
            .Be(isLed);

    [Fact]
    public void A_link_in_the_code_is_followed_when_a_program_behind_it_runs() =>
        Of(Process("/usr/bin/python3", "/srv/app", "python3", "live/main.py"))
            .Outside.Should()
            .Contain("/srv/app/live/main.py");

    [Fact]
    public void A_module_of_another_mount_may_run_when_its_folder_is_the_working_folder()
    {
        Of(Process("/usr/bin/python3", "/plugins", "python3", "-m", "shop"))
            .MayRunElsewhere.Should()
            .Contain("/plugins/shop/__main__.py");
        Of(Process("/usr/sbin/nginx", "/plugins", "nginx", "-m", "shop")).MayRunElsewhere.Should().BeEmpty();
    }
}
