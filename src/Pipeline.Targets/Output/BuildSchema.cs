namespace Pipeline.Targets.Output;
