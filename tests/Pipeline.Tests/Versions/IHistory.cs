namespace Pipeline.Tests.Versions;

/// <summary>What a history is written into: a graph in memory, or a real repository.</summary>
internal interface IHistory
{
    void Commit(string message);

    void Tag(string name);

    /// <summary>Makes a branch here and switches to it.</summary>
    void Branch(string name);

    void Switch(string branch);

    /// <summary>Always with a commit.</summary>
    void Merge(string branch);

    void FastForward(string branch);

    void Delete(string branch);
}
