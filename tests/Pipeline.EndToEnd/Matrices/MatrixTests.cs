using Pipeline.Bootstrap;
using Pipeline.EndToEnd.CutOver;
using Pipeline.EndToEnd.Faults;
using Pipeline.EndToEnd.PowerLoss;
using Pipeline.EndToEnd.Swarm;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Matrices;

public sealed class MatrixTests
{
    [Theory]
    [InlineData("kill", typeof(KillMatrixTests))]
    [InlineData("patch", typeof(PatchKillMatrixTests))]
    [InlineData("migrate", typeof(MigrateKillMatrixTests))]
    [InlineData("cut-over", typeof(CutOverKillMatrixTests))]
    [InlineData("fault", typeof(FaultEngineTests))]
    [InlineData("power-loss", typeof(KillMatrixPowerLossTests))]
    [InlineData("swarm", typeof(SwarmMatrixTests))]
    [InlineData("swarm-cut-over", typeof(SwarmDemoTests))]
    public void Each_is_chosen_by_its_name_and_runs_its_tests(string name, Type tests) =>
        tests.FullName.Should().StartWith(Matrix.Chosen(name).Should().ContainSingle().Subject.Tests);

    [Fact]
    public void All_run_where_none_is_named() => Matrix.Chosen(null).Should().BeSameAs(Matrix.All);

    [Fact]
    public void Several_are_taken_in_their_own_order() =>
        Matrix.Chosen("power-loss, kill").Select(m => m.Name).Should().Equal("kill", "power-loss");

    [Theory]
    [InlineData("kills", "kills")]
    [InlineData("kill,Fault", "Fault")]
    [InlineData(",", "nothing")]
    public void A_name_that_is_none_is_refused_and_all_names_are_told(string only, string found) =>
        FluentActions
            .Invoking(() => Matrix.Chosen(only))
            .Should()
            .Throw<PipelineException>()
            .WithMessage(
                "--only: expected kill, patch, migrate, cut-over, fault, power-loss, swarm, swarm-cut-over"
                    + $"*found {found}"
            )
            .Which.Code.Should()
            .Be(ExitCode.Usage);
}
