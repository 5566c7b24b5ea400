using Pipeline.Inventories;

namespace Pipeline.Tests.Inventory;

/// <summary>Small inventories: a shop of one service whose code may lie anywhere.</summary>
internal static class Found
{
    public static readonly DateTimeOffset At = new(2026, 5, 14, 12, 0, 0, TimeSpan.Zero);

    public static Inventories.Inventory Shop(CodePlace? code = null, ContainerFacts? container = null) =>
        InventoryLook.Concluded(
            new Inventories.Inventory
            {
                At = At,
                Project = "shop",
                Folder = "/srv/shop",
                ComposeFiles = ["/srv/shop/docker-compose.yml"],
                Repository = new RepositoryFacts("/srv/shop", new string('a', 40), At, "work", "main", [], null),
                Containers = [container ?? Container()],
                Code = code is null ? [] : [code],
            }
        );

    public static ContainerFacts Container(string service = "app") =>
        new()
        {
            Service = service,
            Name = $"shop-{service}-1",
            Id = "c0ffee",
            Reference = "shop:latest",
            Image = "sha256:1",
            Status = "running",
            Pid = 17,
            Build = new BuildFacts("/srv/shop", "Dockerfile", null),
        };

    public static CodePlace Place(RunsFrom origin, params FileRow[] files) =>
        new()
        {
            Source = "src",
            Path = "/app",
            Origin = origin,
            OriginName = origin == RunsFrom.Bind ? "/srv/shop/src" : "shop_code",
            Services = ["app"],
            Files = files,
            Same = files.Count(f => f.State == FileState.Same),
            Nearest = new CommitMatch(
                new string('a', 40),
                At,
                "work",
                true,
                [.. files.Where(f => f.State is FileState.Differs or FileState.OnlyHere).Select(f => f.Path)],
                [.. files.Where(f => f.State == FileState.Missing).Select(f => f.Path)],
                1
            ),
        };

    public static FileRow Row(string path, FileState state) =>
        new(
            path,
            state,
            state is FileState.OnlyHere or FileState.MadeByBuild ? null : "0123456789",
            "1",
            "1",
            "1",
            null,
            At,
            "0:0"
        );
}
