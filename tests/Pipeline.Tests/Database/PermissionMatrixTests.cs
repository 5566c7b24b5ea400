using Pipeline.Database;
using Pipeline.Postgres;
using RoleLogin = Pipeline.Stacks.RoleLogin;
using RoleModel = Pipeline.Stacks.RoleModel;

namespace Pipeline.Tests.Database;

public sealed class PermissionMatrixTests
{
    private static readonly RoleModel Roles = new(
        "old_role",
        new RoleLogin("app_role", "/s"),
        null,
        [],
        [],
        [],
        [],
        []
    );
    private static readonly string Long = $"INSERT INTO t VALUES ('{new string('x', 200)}')";

    [Fact]
    public void It_is_readable_in_80_columns_after_a_logs_own_15_whatever_the_verdicts()
    {
        var text = PermissionMatrix.Print(
            [
                new MatrixRow(Long, Verdict.Allowed, Verdict.Allowed, Verdict.Inconclusive, Verdict.Allowed),
                new MatrixRow("DROP TABLE t", Verdict.Denied, Verdict.Allowed, Verdict.Denied, Verdict.Denied),
            ],
            Roles
        );

        text.Split('\n').Should().OnlyContain(l => l.Length <= 65);
        text.Should()
            .Contain("must be ALLOWED")
            .And.Contain("must be DENIED")
            .And.Contain("INCONCLUSIVE")
            .And.Contain("DROP TABLE t")
            .And.Contain("…");
        text.Should().Contain("OLD    = old_role").And.Contain("AFTER  = app_role, after it");
    }

    [Fact]
    public void What_was_not_tried_has_no_column()
    {
        var text = PermissionMatrix.Print([new MatrixRow("SELECT 1", Verdict.Allowed, null, Verdict.Allowed)], Roles);

        text.Should().Contain("BEFORE").And.NotContain("AFTER").And.NotContain("OLD");
    }
}
