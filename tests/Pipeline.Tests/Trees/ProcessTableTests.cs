using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class ProcessTableTests
{
    [Theory]
    [InlineData("R 1\n", 1)]
    [InlineData("", 0)]
    public void A_process_that_ended_while_it_was_looked_at_is_left_out(string parent, int processes) =>
        ProcessTable
            .Parse(Encoding.ASCII.GetBytes($"I \nP 7\n{parent}X L3g=\nH 00\nW Lw==\nA \nM \nV \nF \n"))
            .Processes.Should()
            .HaveCount(processes);
}
