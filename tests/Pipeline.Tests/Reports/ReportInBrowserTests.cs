using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Pipeline.Reports;
using Pipeline.Secrets;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

/// <summary>The page of a release as a reader opens it: from a file, in a real browser.</summary>
[Trait("Needs", "engine")]
public sealed class ReportInBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Canary = "canary-of-a-password-4711";
    private readonly List<string> _said = [];
    private readonly List<string> _asked = [];
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        var redactor = new Redactor();
        redactor.Learn("password", Canary);
        var (name, html) = ReportFiles.Of(CompleteRelease.Document(Canary))[0];
        var path = Path.Combine(chromium.Folder, name);
        await File.WriteAllTextAsync(path, redactor.Redact(html));
        _page = await chromium.Browser.NewPageAsync();
        _page.Console += (_, message) => _said.Add(message.Text);
        _page.PageError += (_, error) => _said.Add(error);
        _page.Request += (_, request) => _asked.Add(request.Url);
        await _page.GotoAsync($"file://{path}");
    }

    public Task DisposeAsync() => _page.CloseAsync();

    [Fact]
    public async Task It_says_nothing_on_the_console_and_asks_for_nothing_but_itself()
    {
        _said.Should().BeEmpty();
        _asked.Should().OnlyContain(url => url == _page.Url || url.StartsWith("data:")).And.Contain(_page.Url);
        (await _page.TitleAsync()).Should().Be("steve-tradingbot r7: RolledBack");
        (await _page.Locator("img, script, iframe").CountAsync()).Should().Be(0, "what is in a text is text");
    }

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 800)]
    public async Task It_is_as_wide_as_the_window_and_no_text_is_cut_off(int width, int height)
    {
        await _page.SetViewportSizeAsync(width, height);

        (await Number("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        (await _page.EvaluateAsync<string[]>(Outside)).Should().BeEmpty();
        (
            await Number(
                "Math.min(...[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
            )
        )
            .Should()
            .BeGreaterThanOrEqualTo(12);
        await Keep($"{width}-light", ColorScheme.Light);
        await Keep($"{width}-dark", ColorScheme.Dark);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Dark, 1280)]
    public async Task Everybody_can_read_it(ColorScheme scheme, int width)
    {
        await _page.SetViewportSizeAsync(width, 800);
        await _page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });

        var found = await _page.RunAxe();

        found.Violations.Select(Told).Should().BeEmpty();
        found
            .Passes.Select(p => p.Id)
            .Should()
            .Contain(["color-contrast", "region", "landmark-one-main", "html-has-lang"]);
        (await _page.Locator("th:not([scope])").CountAsync()).Should().Be(0, "each header says what it heads");
    }

    [Fact]
    public async Task It_is_printed_whole()
    {
        var pdf = await _page.PdfAsync(new PagePdfOptions { Format = "A4" });
        Encoding.ASCII.GetString(pdf, 0, 5).Should().Be("%PDF-");
        await _page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await _page.SetViewportSizeAsync(718, 1000);
        (await _page.EvaluateAsync<string[]>(Outside)).Should().BeEmpty("on paper nothing scrolls");
    }

    [Fact]
    public async Task No_secret_is_in_it()
    {
        (await _page.ContentAsync()).Should().NotContain(Canary);
        (await _page.InnerTextAsync("body")).Should().NotContain(Canary).And.Contain("refused; the tool said");
    }

    /// <summary>Elements that stand out of the window on the right, and texts that are hidden in part.</summary>
    private const string Outside = """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().width > 1)
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0))
          .map(e => e.outerHTML.slice(0, 100))
        """;

    private static string Told(AxeResultItem item) =>
        $"{item.Id}: {item.Help}: {string.Join("; ", item.Nodes.Select(n => n.Html).Take(3))}";

    private Task<double> Number(string script) => _page.EvaluateAsync<double>(script);

    /// <summary>For whoever wants to look at it: beside the test's program.</summary>
    private async Task Keep(string name, ColorScheme scheme)
    {
        await _page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        var path = Path.Combine(AppContext.BaseDirectory, $"report-{name}.png");
        (await _page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true })).Should().NotBeEmpty();
    }
}
