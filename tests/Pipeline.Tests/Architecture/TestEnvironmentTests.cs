namespace Pipeline.Tests.Architecture;

/// <summary>
/// A variable that a test sets is one of every other test of its process, and of their children. A docker that one test
/// put on the path was run by another.
/// </summary>
public sealed class TestEnvironmentTests
{
    /// <summary>The pipeline runs in the process of that test, and what others run names its own.</summary>
    private const string Known = "tests/Pipeline.EndToEnd/CutOver/CanaryPlaces.cs";

    public static TheoryData<string> Setters =>
        [
            .. House
                .Sources("tests")
                .Where(f => f != Known && House.Read(f).Contains("Environment.SetEnvironmentVariable("))
                .Where(f => !f.EndsWith("TestEnvironmentTests.cs", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Setters))]
    public void Tests_that_set_variables_run_alone(string path) =>
        House.Read(path).Should().Contain("[Collection(EnvironmentCollection.Name)]");
}
