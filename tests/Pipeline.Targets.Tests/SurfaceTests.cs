using System.Reflection;
using Pipeline.Targets.Session;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class SurfaceTests
{
    [Fact]
    public void Paths_append_normalize_and_compare()
    {
        AbsolutePath root = "/srv/app/";
        (root / "x" / "../y").ToString().Should().Be("/srv/app/y");
        (root / "y").Parent.Should().Be(root);
        (root / "y").Name.Should().Be("y");
        ((AbsolutePath)"/").Parent.Should().BeNull();
    }

    [Fact]
    public void A_relative_path_is_no_absolute_path()
    {
        var convert = () => (AbsolutePath)"x/y";
        convert.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Assertions_say_what_was_expected()
    {
        var files = 0;
        Catch(() => Assert.True(files > 0)).Should().Be("Expected 'files > 0' to be true.");
        Catch(() => Assert.False(files == 0, "nothing there")).Should().Be("nothing there");
        Catch(() => Assert.NotNull((string?)null)).Should().Contain("to have a value");
        Catch(() => Assert.NotNullOrEmpty("")).Should().Contain("to have a value");
        Catch(() => Assert.FileExists("/nowhere")).Should().Contain("'/nowhere'");
        Catch(() => Assert.DirectoryExists("/nowhere")).Should().Contain("'/nowhere'");
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "GitHubActions", true)]
    [InlineData("CI", "true", "Server", true)]
    [InlineData("CI", "false", "Terminal", false)]
    [InlineData("NOTHING", "1", "Terminal", false)]
    public void The_host_is_read_from_the_environment(string variable, string value, string name, bool isServer)
    {
        using var runner = new BuildRunner();
        runner.Environment[variable] = value;
        var seen = ("", false);
        var build = new Graph { Does = { ["A"] = () => seen = (NukeBuild.Host.ToString(), NukeBuild.IsServerBuild) } };
        build.Run(runner, "A");
        seen.Should().Be((name, isServer));
    }

    [Fact]
    public void The_root_is_the_nearest_folder_with_a_nuke_folder_or_what_the_user_names()
    {
        using var runner = new BuildRunner();
        using var other = new BuildRunner();
        AbsolutePath? root = null;
        var build = new Graph { Does = { ["A"] = () => root = NukeBuild.TemporaryDirectory } };
        build.Run(runner, "A");
        root!.ToString().Should().Be(Path.Combine(runner.Root, ".nuke", "temp"));
        build.Run(runner, "A", "--root", other.Root);
        root.ToString().Should().Be(Path.Combine(other.Root, ".nuke", "temp"));
    }

    [Fact]
    public void The_public_surface_is_the_reviewed_subset_of_NUKE() =>
        string.Concat(
                from type in typeof(NukeBuild)
                    .Assembly.GetExportedTypes()
                    .Where(x => x != typeof(BuildBase))
                    .OrderBy(x => x.Name, StringComparer.Ordinal)
                from line in (string[])
                    [
                        $"{type.Name}\n",
                        .. Members(type)
                            .Concat(type == typeof(NukeBuild) ? Members(typeof(BuildBase)) : [])
                            .Select(x => $"    {x}\n")
                            .Distinct()
                            .Order(StringComparer.Ordinal),
                    ]
                select line
            )
            .ShouldMatch("surface");

    private static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(
            BindingFlags.Instance
                | BindingFlags.Static
                | BindingFlags.Public
                | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly
        )
        where
            member switch
            {
                MethodInfo method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
                    && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                    && type.BaseType != typeof(MulticastDelegate),
                PropertyInfo property => property.GetMethod is { IsPublic: true },
                FieldInfo field => field.IsPublic && !field.IsSpecialName,
                _ => false,
            }
        select member is MethodInfo method
            ? $"{method.Name}({string.Join(", ", method.GetParameters().Select(x => Name(x.ParameterType)))})"
            : $"{member.Name}";

    private static string Name(Type type) =>
        !type.IsGenericType
            ? type.Name
            : $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";

    private static string Catch(Action action) => action.Should().Throw<Exception>().Which.Message;
}
