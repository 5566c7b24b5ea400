using Pipeline.Inventories;

namespace Pipeline.Tests.Inventory;

public sealed class ScheduleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cron-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_line_that_names_the_volume_is_found_by_its_number_and_not_shown()
    {
        Write("cron.d/sync", "# shop_code is of old\n\n* * * * * root rsync --password=hunter2 src/ shop_code/\n");

        var found = Find("shop_code").Should().ContainSingle().Subject;

        found.Evidence.Should().EndWith("sync:3");
        found.IsAutomatic.Should().BeTrue();
        found.ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public void A_script_that_a_schedule_calls_is_read_too()
    {
        var script = Write("deploy.sh", "#!/bin/sh\n# shop-app-1\ndocker cp src/. shop-app-1:/app/\n");
        Write("cron.d/sync", $"*/5 * * * * root /bin/sh {script} >/dev/null\n");

        Find("shop-app-1").Should().ContainSingle().Which.Evidence.Should().Contain("deploy.sh:3, called by");
    }

    [Fact]
    public void Other_schedules_are_none_of_our_business()
    {
        Write("cron.d/certbot", "0 0 * * * root certbot renew\n");

        Find("shop-app-1").Should().BeEmpty();
        Find("cert").Should().BeEmpty("it is a part of another word");
    }

    private IReadOnlyList<CodeChanger> Find(string word) =>
        [.. new ScheduleReader(new List<string>(), [Path.Combine(_folder, "cron.d")]).Find([word])];

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
