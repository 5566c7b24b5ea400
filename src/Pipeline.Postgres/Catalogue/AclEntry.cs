namespace Pipeline.Postgres;

/// <summary>One privilege of one grantee (0 = PUBLIC), as <c>aclexplode</c> tells it.</summary>
public readonly record struct AclEntry(uint Grantee, uint Grantor, string Privilege, bool Grantable);
