namespace Pipeline.Docker;

/// <summary>A piece of one frame; valid until the next piece is asked for.</summary>
/// <param name="IsError">Standard error, or the engine's own complaint about the stream.</param>
/// <param name="StartsFrame">True for the first piece of its frame.</param>
internal readonly record struct FramePiece(bool IsError, bool StartsFrame, ReadOnlyMemory<byte> Data);
