using Pipeline.Imports;

namespace Pipeline.Tests.Imports;

/// <summary>What is known of images from an earlier run, and what is not believed.</summary>
public sealed class ImageAnswersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("answers-").FullName;

    private string Kept => Path.Combine(_folder, "answers.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_used_is_known_in_the_next_run_and_the_rest_goes()
    {
        var first = new ImageAnswers(null);
        first.Add("a", """[["x","y"]]""");
        first.Add("b", "");
        first.Keep(Kept);

        var second = new ImageAnswers(Kept);
        second.Find("b").Should().BeEmpty();
        second.Find("c").Should().BeNull();
        second.Keep(Kept);

        var third = new ImageAnswers(Kept);
        third.Find("b").Should().BeEmpty();
        third.Find("a").Should().BeNull("the second run had no use for it");
    }

    [Theory]
    [InlineData("a ", "c ")]
    [InlineData("\n", " \n")]
    [InlineData("said", "sa")]
    public void A_file_that_is_not_as_it_was_written_counts_as_none(string was, string isNow)
    {
        var answers = new ImageAnswers(null);
        answers.Add("a", "said");
        answers.Keep(Kept);
        File.WriteAllText(Kept, File.ReadAllText(Kept).Replace(was, isNow, StringComparison.Ordinal));

        new ImageAnswers(Kept).Find("a").Should().BeNull();
        new ImageAnswers(Kept).Find("c").Should().BeNull();
    }

    [Fact]
    public void Without_a_file_or_with_an_empty_one_nothing_is_known()
    {
        new ImageAnswers(Kept).Find("a").Should().BeNull();
        File.WriteAllText(Kept, "");
        new ImageAnswers(Kept).Find("a").Should().BeNull();
    }

    [Fact]
    public void Parts_are_told_apart() =>
        ImageAnswers.Key("ab", "c").Should().NotBe(ImageAnswers.Key("a", "bc")).And.HaveLength(64);

    [Fact]
    public async Task Two_that_ask_the_same_at_once_ask_one_after_the_other()
    {
        var (answers, asked) = (new ImageAnswers(null), 0);
        Task<int> Ask() =>
            answers.InTurn(
                "image",
                async () =>
                {
                    if (answers.Find("key") is not null)
                        return asked;
                    await Task.Yield();
                    answers.Add("key", "");
                    return Interlocked.Increment(ref asked);
                },
                default
            );

        (await Task.WhenAll(Ask(), Ask(), Ask())).Should().Equal(1, 1, 1);
    }
}
