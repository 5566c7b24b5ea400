using System.Management.Automation.Language;
using Pipeline.Tests.Architecture;

namespace Pipeline.Tests.Bootstrap.Repositories;

/// <summary>
/// The scripts for PowerShell are not run here, since no package has the program: PowerShell's own parser reads them,
/// and what they call and read has to be there.
/// </summary>
public sealed class PowerShellScriptTests
{
    /// <summary>Of Windows PowerShell 5.1 and of PowerShell 7.</summary>
    private static readonly string[] Commands =
    [
        "ConvertFrom-Json",
        "ForEach-Object",
        "Get-ChildItem",
        "Get-Command",
        "Get-Content",
        "Get-FileHash",
        "Get-Item",
        "Invoke-WebRequest",
        "Join-Path",
        "Move-Item",
        "New-Item",
        "New-Object",
        "Out-Null",
        "Pop-Location",
        "Push-Location",
        "Remove-Item",
        "Select-Object",
        "Select-String",
        "Set-Content",
        "Sort-Object",
        "Start-Sleep",
        "Test-Path",
        "Where-Object",
        "dotnet",
    ];

    private static readonly string[] Automatic =
    [
        "_",
        "args",
        "ErrorActionPreference",
        "false",
        "HOME",
        "LASTEXITCODE",
        "null",
        "ProgressPreference",
        "PSScriptRoot",
        "true",
    ];

    [Theory]
    [InlineData("build.ps1")]
    [InlineData("src/Pipeline.Bootstrap/Repositories/Templates/build.ps1")]
    public void A_script_for_powershell_can_be_read_and_calls_what_is_there(string path) =>
        Wrong(House.Read(path)).Should().BeEmpty();

    [Theory]
    [InlineData("if ($true) { 'open'", "*Missing closing '}'*")]
    [InlineData("Write-Hots 'x'", "*calls Write-Hots*")]
    [InlineData("function Get-A { 1 }; Get-B", "*calls Get-B*")]
    [InlineData("Join-Path $rot 'a'", "*reads $rot*")]
    [InlineData("'a' ? 1 : 2", "*TernaryExpressionAst*")]
    [InlineData("$x = 1; $x ?? 2", "*QuestionQuestion*")]
    [InlineData("Test-Path a && Test-Path b", "*PipelineChainAst*")]
    public void A_script_that_cannot_work_is_seen(string script, string wrong) =>
        Wrong(script).Should().ContainMatch(wrong);

    [Fact]
    public void A_script_that_can_work_is_let_through() =>
        Wrong("param([string] $a) function Get-A([string] $b) { Join-Path $a $b } foreach ($c in 1, 2) { Get-A $c }")
            .Should()
            .BeEmpty();

    private static IEnumerable<string> Wrong(string script)
    {
        var tree = Parser.ParseInput(script, out _, out var errors);
        return
        [
            .. errors.Select(e => $"line {e.Extent.StartLineNumber}: {e.Message}"),
            .. Unknown(tree).Select(name => $"it calls {name}, which it does not define"),
            .. Unset(tree).Select(name => $"it reads ${name}, which it does not set"),
            .. Of<Ast>(tree)
                .Where(IsOnlyOf7)
                .Select(a => $"PowerShell 5.1 of Windows has no {Kind(a)}: {a.Extent.Text}"),
        ];
    }

    private static IEnumerable<string> Unknown(Ast tree)
    {
        var own = Of<FunctionDefinitionAst>(tree).Select(f => f.Name);
        return Of<CommandAst>(tree)
            .Select(c => c.GetCommandName())
            .OfType<string>()
            .Except([.. own, .. Commands], StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Unset(Ast tree)
    {
        IEnumerable<string> set =
        [
            .. Of<AssignmentStatementAst>(tree).SelectMany(a => Of<VariableExpressionAst>(a.Left)).Select(Name),
            .. Of<ParameterAst>(tree).Select(p => Name(p.Name)),
            .. Of<ForEachStatementAst>(tree).Select(f => Name(f.Variable)),
        ];
        return Of<VariableExpressionAst>(tree)
            .Select(Name)
            .Where(n => !n.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            .Except([.. set, .. Automatic], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsOnlyOf7(Ast node) =>
        node is TernaryExpressionAst or PipelineChainAst
        || node is BinaryExpressionAst { Operator: TokenKind.QuestionQuestion }
        || node is AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals }
        || node is MemberExpressionAst { NullConditional: true };

    private static string Kind(Ast node) =>
        node is BinaryExpressionAst binary ? binary.Operator.ToString() : node.GetType().Name;

    private static string Name(VariableExpressionAst variable) => variable.VariablePath.UserPath;

    private static IEnumerable<T> Of<T>(Ast tree)
        where T : Ast => tree.FindAll(a => a is T, searchNestedScriptBlocks: true).Cast<T>();
}
