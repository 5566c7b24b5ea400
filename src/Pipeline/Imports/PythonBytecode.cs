using System.Buffers.Binary;
using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>
/// Proves that <c>.pyc</c> files hold what the image's interpreter makes of the commit's source: code objects compared
/// field by field with a fresh compile. Times, sizes and hashes in the header are never believed.
/// </summary>
public static class PythonBytecode
{
    internal static readonly string Script = Interpreter.Resource("python_bytecode.py");

    /// <summary>What is said of bytecode that this interpreter never loads.</summary>
    public const string OfAnother = "is not named as bytecode of this interpreter";

    /// <summary>
    /// One throw-away container for all cases; bytecode that crashes the interpreter there is a finding.
    /// </summary>
    /// <param name="python">The interpreter that runs the code.</param>
    /// <returns>Findings in the order of the cases; empty when all are proven.</returns>
    /// <exception cref="ImportException">The interpreter cannot be run in the image.</exception>
    public static async Task<IReadOnlyList<PycFinding>> Verify(
        DockerEngine engine,
        string image,
        string python,
        IReadOnlyList<PycCase> cases,
        CancellationToken ct
    )
    {
        if (cases.Count == 0)
            return [];
        var pipe = new Pipe();
        var writing = Write(pipe.Writer, cases, ct);
        SandboxEnd end;
        await using (var stdin = pipe.Reader.AsStream())
            end = await SandboxRun.Run(
                engine,
                new ImportSandbox(image),
                [python, .. Interpreter.IsolatedPython, Script],
                stdin,
                Timeout.InfiniteTimeSpan,
                ct
            );
        await writing;
        if (end.Error is { } error)
            throw new ImportException($"{python} in image {image} cannot check bytecode: {error}");
        var verdicts = LastLines
            .All(end.Stdout)
            .Select(line => Interpreter.Answer<string>(line) ?? "has no readable verdict")
            .ToList();
        return verdicts.Count == cases.Count
            ?
            [
                .. cases
                    .Zip(verdicts, (one, why) => new PycFinding(one.Path, why))
                    .Where(finding => finding.Why.Length > 0),
            ]
            : throw new ImportException(
                $"{python} in image {image} checked {verdicts.Count} of {cases.Count} bytecode files"
            );
    }

    private static async Task Write(PipeWriter writer, IReadOnlyList<PycCase> cases, CancellationToken ct)
    {
        foreach (var block in cases.SelectMany(one => new[] { Name(one.Path), one.Bytecode, one.Source }))
        {
            BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(sizeof(int)), block.Length);
            writer.Advance(sizeof(int));
            if ((await writer.WriteAsync(block, ct)).IsCompleted)
                break;
        }
        await writer.CompleteAsync();
    }

    private static byte[] Name(TreePath path) => TreePath.FromRaw(path.Name).Bytes;
}
