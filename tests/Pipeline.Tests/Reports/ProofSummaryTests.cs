using Pipeline.Reports;
using Pipeline.Terms;

namespace Pipeline.Tests.Reports;

public sealed class ProofSummaryTests
{
    private static readonly Evidence Plain = new("a", true, "b");

    [Fact]
    public void Proofs_are_counted() => Of(Plain, Plain).Should().Be("2 proofs");

    [Fact]
    public void One_is_one() => Of(Plain).Should().Be("1 proof");

    [Fact]
    public void Files_that_each_service_reads_alike_are_said_once() =>
        Of(Plain, Files(15, "bot"), Files(15, "worker")).Should().Be("3 proofs, 15 files × 2 services");

    [Fact]
    public void Code_trees_of_a_service_add_up() =>
        Of(Files(10, "bot"), Files(5, "bot"), Files(15, "worker")).Should().Be("3 proofs, 15 files × 2 services");

    [Fact]
    public void Services_that_read_other_code_add_up() =>
        Of(Files(15, "bot"), Files(7, "web")).Should().Be("2 proofs, 22 files in 2 services");

    [Fact]
    public void What_no_service_reads_yet_is_files_only() =>
        Of(Plain, Files(15, null), Files(3, null)).Should().Be("3 proofs, 18 files");

    private static Evidence Files(int count, string? service) => Plain with { Compared = new Compared(count, service) };

    private static string Of(params Evidence[] evidence) => ProofSummary.Of(Proof.From(evidence));
}
