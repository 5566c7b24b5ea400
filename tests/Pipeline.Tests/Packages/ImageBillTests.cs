using System.Text.Json.Nodes;
using Pipeline.Packages;

namespace Pipeline.Tests.Packages;

public sealed class ImageBillTests
{
    private const string Status = """
        Package: libc6
        Status: install ok installed
        Architecture: amd64
        Version: 2.41-12
        Description: GNU C Library: Shared libraries
         with a second line: Version: 9
        Conffiles:
         /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab

        Package: old-tool
        Status: deinstall ok config-files
        Architecture: all
        Version: 1.0

        Package: adduser
        Status: install ok installed
        Architecture: all
        Version: 1:3.152+b1
        """;

    private const string Apk =
        "C:Q1abc=\nP:musl\nV:1.2.5-r9\nA:x86_64\nF:lib\nR:ld-musl.so\n\nP:busybox\nV:1.37-r1\nA:x86_64\n";

    [Fact]
    public void What_dpkg_has_installed_is_listed_and_what_it_removed_is_not() =>
        PackageDatabase
            .Dpkg(Status)
            .Should()
            .Equal(
                new InstalledPackage("deb", "libc6", "2.41-12", "amd64"),
                new InstalledPackage("deb", "adduser", "1:3.152+b1", "all")
            );

    [Fact]
    public void A_folder_of_packages_says_nothing_of_their_state() =>
        PackageDatabase
            .DpkgFolder("Package: base-files\nVersion: 13\nArchitecture: amd64\n\n\nPackage: tzdata\nVersion: 2026a\n")
            .Select(p => p.Name)
            .Should()
            .Equal("base-files", "tzdata");

    [Fact]
    public void What_apk_has_installed_is_listed() =>
        PackageDatabase
            .Apk(Apk)
            .Should()
            .Equal(
                new InstalledPackage("apk", "musl", "1.2.5-r9", "x86_64"),
                new InstalledPackage("apk", "busybox", "1.37-r1", "x86_64")
            );

    [Fact]
    public void The_bill_names_each_package_by_its_url_in_an_order_that_does_not_depend_on_the_database()
    {
        var packages = PackageDatabase.Dpkg(Status);
        var bill = ImageBill.Of("sha256:ab12", packages, "NAME=x\nID=debian\nVERSION_ID=\"13\"\n");

        ImageBill.Of("sha256:ab12", [.. packages.Reverse()], "ID=debian\nVERSION_ID=13").Text.Should().Be(bill.Text);
        var json = JsonNode.Parse(bill.Text)!;
        json["bomFormat"]!.GetValue<string>().Should().Be("CycloneDX");
        json["metadata"]!["component"]!["hashes"]![0]!["content"]!.GetValue<string>().Should().Be("ab12");
        json["components"]!
            .AsArray()
            .Select(c => c!["purl"]!.GetValue<string>())
            .Should()
            .Equal(
                "pkg:deb/debian/adduser@1%3A3.152%2Bb1?arch=all&distro=debian-13",
                "pkg:deb/debian/libc6@2.41-12?arch=amd64&distro=debian-13"
            );
    }

    [Theory]
    [InlineData("lib/python3.13/site-packages/Zope_Event-5.0.dist-info/METADATA", "pypi", "zope-event")]
    [InlineData("lib/python3.13/dist-packages/zope.event.egg-info/PKG-INFO", "pypi", "zope-event")]
    [InlineData("lib/python3.13/dist-packages/zope.event-5.0.egg-info", "pypi", "zope-event")]
    [InlineData("app/node_modules/zope.event/package.json", "npm", "Zope.Event")]
    [InlineData("node_modules/@zope/event/package.json", "npm", "Zope.Event")]
    public void What_pip_and_npm_have_installed_says_so_itself(string path, string kind, string name)
    {
        var text =
            kind == "npm"
                ? """{ "version": "5.0", "name": "Zope.Event", "dependencies": {} }"""
                : "Metadata-Version: 2.1\r\nName: Zope.Event\r\nVersion: 5.0\r\n\r\nVersion: of the readme\r\n";

        PackageFolder.IsMetadata(path).Should().BeTrue();
        PackageFolder.Read(path, text).Should().Be(new InstalledPackage(kind, name, "5.0", ""));
    }

    [Theory]
    [InlineData("app/package.json")]
    [InlineData("node_modules/price/test/package.json")]
    [InlineData("node_modules/price/lib/METADATA")]
    [InlineData("node_modules/.package-lock.json")]
    public void A_file_that_only_looks_like_it_is_none(string path) =>
        PackageFolder.IsMetadata(path).Should().BeFalse();

    [Theory]
    [InlineData("node_modules/x/package.json", "{ \"name\": \"x\" }")]
    [InlineData("node_modules/x/package.json", "{ \"name\": 1, \"version\": \"1\" }")]
    [InlineData("node_modules/x/package.json", "[]")]
    [InlineData("node_modules/x/package.json", "no json")]
    [InlineData("x.dist-info/METADATA", "Name: x\n\nVersion: 1")]
    public void Metadata_without_name_and_version_names_no_package(string path, string text) =>
        PackageFolder.Read(path, text).Should().BeNull();

    [Fact]
    public void Packages_of_pip_and_npm_have_urls_of_their_kinds() =>
        JsonNode.Parse(
            ImageBill
                .Of("sha256:ab12", [new("npm", "@zope/event", "1.0", ""), new("pypi", "attrs", "25.1", "")], "")
                .Text
        )!["components"]!
            .AsArray()
            .Select(c => c!["purl"]!.GetValue<string>())
            .Should()
            .Equal("pkg:npm/%40zope/event@1.0", "pkg:pypi/attrs@25.1");
}
