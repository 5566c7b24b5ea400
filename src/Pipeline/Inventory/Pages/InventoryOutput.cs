using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>Prints an inventory, for people or for programs.</summary>
public static class InventoryOutput
{
    public static string Text(Inventory found, bool details, string option) =>
        InventoryPage.Text(found, details, option);

    /// <summary>All that is known, as one JSON document.</summary>
    public static string Document(Inventory found) => JsonSerializer.Serialize(found, Json.Indented);
}
