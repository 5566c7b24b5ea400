using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>A search that finds nothing proves nothing until it has been seen to find.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class CanaryTests
{
    private const string Secret = CutOverTests.Nasty;
    private readonly Canary _canary = new(Secret);

    public static TheoryData<string> Forms => [.. Canary.Forms(Secret)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_planted_canary_is_found_in_every_form(string form)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes($"before{form}after"));

        _canary.IsIn(stream).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    public void It_is_found_in_base64_whatever_stands_around_it(string before)
    {
        _canary.IsIn(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{Secret}@gui-db:5432"))).Should().BeTrue();
    }

    [Fact]
    public void It_is_found_across_the_border_of_two_reads()
    {
        using var stream = new MemoryStream([
            .. new byte[(1 << 20) - 7],
            .. Encoding.UTF8.GetBytes(Secret),
            .. new byte[100],
        ]);

        _canary.IsIn(stream).Should().BeTrue();
    }

    [Fact]
    public void It_is_found_in_a_compressed_layer_of_a_saved_image()
    {
        _canary.Find(Saved(Gzip(Tar("etc/env", Secret))), "image").Should().Equal("image:blobs/layer (gzip)");
        _canary.Find(Saved(Tar("etc/env", Secret)), "image").Should().Equal("image:blobs/layer");
        _canary.Find(Saved(Gzip(Tar("etc/env", "nothing"))), "image").Should().BeEmpty();
    }

    [Fact]
    public void What_cannot_be_unpacked_is_an_error_and_not_a_clean_result()
    {
        var act = () => _canary.Find(Saved([0x28, 0xB5, 0x2F, 0xFD, 0]), "image");

        act.Should().Throw<InvalidDataException>();
    }

    private static MemoryStream Saved(byte[] layer) => new(Tar("blobs/layer", layer));

    private static byte[] Tar(string name, string text) => Tar(name, Encoding.UTF8.GetBytes(text));

    private static byte[] Tar(string name, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
            writer.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) }
            );
        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Fastest))
            packed.Write(content);
        return stream.ToArray();
    }
}
