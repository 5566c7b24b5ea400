namespace Pipeline.Postgres;

/// <summary>How a role's stored password compares with the one we hold.</summary>
public enum PasswordState
{
    /// <summary>None is set: the role cannot log in by password.</summary>
    Missing,

    /// <summary>The stored verifier is of this password.</summary>
    Matches,

    /// <summary>Another one is set, or one in MD5 form. Setting ours would lock out whoever uses that one.</summary>
    Differs,

    /// <summary>The connected role may not read <c>pg_authid</c>.</summary>
    Unknown,
}
