using System.Text.Json;

namespace Pipeline.Stacks;

internal static class ComposeParser
{
    public static ComposeModel Parse(JsonElement config) => throw new NotImplementedException();
}
