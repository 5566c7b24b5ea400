using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>What is asked, the same of the image and of the container.</summary>
internal sealed record OriginQuestion(
    LanguageImports Imports,
    Interpreter Interpreter,
    string CodePath,
    IReadOnlyList<TreePath> CodeFiles
)
{
    public IReadOnlyList<string> Command => [Imports.Command, .. Interpreter.Flags, Interpreter.Origins];

    /// <param name="readImports">Also list the names that the code's import statements mention.</param>
    public string Job(bool readImports) =>
        Interpreter.Job(
            new
            {
                Imports.Command,
                CodePath,
                // An import statement names identifiers: a file whose name is not clean text cannot be meant by
                // one.
                files = CodeFiles
                    .Select(file => file.ToString())
                    .Where(file => file.EndsWith(".py", StringComparison.Ordinal)),
                Imports.Modules,
                Imports.Dependencies,
                readImports,
            }
        );
}
