namespace Pipeline.Docker;

internal sealed record TmpfsOptionsBody(long SizeBytes);
