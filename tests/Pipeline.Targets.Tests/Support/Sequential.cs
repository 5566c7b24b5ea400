// The running session is static, as NUKE's surface wants it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
