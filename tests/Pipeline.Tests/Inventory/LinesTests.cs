using Pipeline.Inventories;

namespace Pipeline.Tests.Inventory;

public sealed class LinesTests
{
    [Fact]
    public void Headings_and_lines_that_name_an_image_by_its_id_stay_within_100_columns()
    {
        var lines = new Lines();
        var id = "sha256:" + new string('0', 64);

        lines.Heading($"shop: container shop-production-1, process 4711, image {id}");
        lines.Add($"/srv/app/shop in the image {id}: 3 files, in no folder of HEAD; the image's build made them.");

        lines.ToString().Split('\n').Should().Contain($"  {id}").And.OnlyContain(l => l.Length <= 100);
    }
}
