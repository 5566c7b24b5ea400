using Pipeline.Terms;

namespace Pipeline.Tests.Terms;

public sealed class ProgressTests
{
    private readonly Progress _progress = new();

    [Fact]
    public void Nothing_is_said_of_what_is_not_known() => After(3).Should().BeEmpty();

    [Fact]
    public void A_total_is_known_before_anything_is_done()
    {
        _progress.Expect(1_500_000_000, 14);
        After(3).Should().Be("1.5 GB, 14 files");
    }

    [Fact]
    public void Bytes_files_rate_and_time_left_are_said()
    {
        _progress.Expect(400_000_000, 4);
        _progress.Add(100_000_000);
        _progress.AddFile();
        After(2).Should().Be("100 MB of 400 MB, 1 of 4 files, 50 MB/s, 6 s left");
    }

    [Fact]
    public void No_time_is_left_of_what_is_through_and_no_more_than_all_is_done()
    {
        _progress.Expect(1_000, 1);
        _progress.Set(5_000);
        After(2).Should().Be("1 kB of 1 kB, 1 file, 3 kB/s");
    }

    [Fact]
    public void No_rate_is_made_of_the_first_moment()
    {
        _progress.Expect(2_000_000, 1);
        _progress.Add(1_000_000);
        After(0.5).Should().NotContain("/s");
    }

    [Fact]
    public void What_a_tool_says_is_repeated()
    {
        _progress.Note = "#5 RUN make";
        After(3).Should().Be("#5 RUN make");
    }

    private string After(double seconds) => _progress.Describe(TimeSpan.FromSeconds(seconds));
}
