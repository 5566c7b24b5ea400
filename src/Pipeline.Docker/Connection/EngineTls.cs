namespace Pipeline.Docker;

/// <summary>Client certificates for an engine behind TLS.</summary>
/// <param name="Directory">Folder with <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> (each optional); null: the
/// system's trust, no client certificate.</param>
/// <param name="Verify">False accepts any server certificate (DOCKER_TLS without DOCKER_TLS_VERIFY, or a context with
/// SkipTLSVerify).</param>
public sealed record EngineTls(string? Directory, bool Verify);
