namespace Pipeline.Imports;

/// <summary>What a fact about origins speaks of.</summary>
public enum OriginKind
{
    /// <summary>The interpreter's search path, or where it caches bytecode.</summary>
    SearchPath,

    /// <summary>A <c>.pth</c> file that extends the search path, or runs code, at start; its SHA-256.</summary>
    PathFile,

    /// <summary>A module or package of the code.</summary>
    Module,

    /// <summary>A declared dependency.</summary>
    Dependency,

    /// <summary>SHA-256 of the file that a dependency starts in.</summary>
    Content,

    /// <summary>Any other module on the search path, the standard library included.</summary>
    TopLevel,

    /// <summary>A name that an import statement of the code mentions.</summary>
    Imported,
}
