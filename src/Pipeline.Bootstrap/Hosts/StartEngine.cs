namespace Pipeline.Bootstrap;

public sealed record StartEngine() : SetupStep("start dockerd", "the engine is not running");
