namespace Pipeline.Journal;

/// <summary>What a record says happened. Intent and done are two records.</summary>
public enum JournalEvent
{
    /// <summary>A release begins; holds its target and the prior state of every service.</summary>
    Opened,

    /// <summary>The nonce of a commit's marker, drawn once.</summary>
    Nonce,

    /// <summary>A stage is about to write; holds its plan with the prior state.</summary>
    Planned,

    /// <summary>A stage has written; holds its receipt.</summary>
    Applied,

    /// <summary>A stage's result was looked at and holds; the evidence.</summary>
    Proved,

    /// <summary>A stage is about to put the prior state back.</summary>
    Undoing,

    Undone,

    /// <summary>The whole release is proven; from here on it is kept, and what its undo needed is dropped.</summary>
    Verified,

    /// <summary>A release ends; holds its outcome.</summary>
    Closed,
}
