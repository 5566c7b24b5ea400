using System.Globalization;

namespace Pipeline.Inventories;

/// <summary>One place of code in a sentence or two. Pure.</summary>
internal static class PlaceText
{
    public static string Of(CodePlace place)
    {
        var where = place.Origin switch
        {
            RunsFrom.Image => $"{place.Path} in the image {place.OriginName}",
            RunsFrom.Volume => $"{place.Path} in the volume {place.OriginName}"
                + (place.Inside.Length > 0 ? $" (its folder {place.Inside})" : ""),
            RunsFrom.Bind => $"{place.Path}, the host's folder {place.OriginName}",
            RunsFrom.AnonymousVolume => $"{place.Path} in an anonymous volume",
            _ => place.Path,
        };
        return place.Source is null
            ? $"{where}: {Risks.Count(place.Files.Count, "file")}, in no folder of HEAD"
                + (place.IsBuilt ? "; the image's build made them." : ".")
            : $"{where} is {place.Source}{(place.IsCopy ? " too, a copy that nothing runs" : "")}: {Commit(place)}. "
                + Counts(place);
    }

    private static string Commit(CodePlace place) =>
        place.Nearest is not { } nearest
            ? "compared with HEAD"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"commit {nearest.Commit[..7]} of "
                    + $"{nearest.CommittedAt:d MMMM yyyy}{(nearest.IsHead ? ", HEAD" : ", NOT HEAD")}"
            )
                + (
                    nearest.Edits.Count == 0
                        ? ", without an edit"
                        : $", plus {Risks.Count(nearest.Edits.Count, "edit")} ({Risks.List(nearest.Edits)})"
                )
                + (nearest.OfOthers.Count == 0 ? "" : $", with {Risks.List(nearest.OfOthers)} of other commits")
                + (nearest.Missing.Count == 0 ? "" : $", without {Risks.List(nearest.Missing)}");

    private static string Counts(CodePlace place)
    {
        int Of(FileState state) => place.Files.Count(f => f.State == state);
        var parts = new[]
        {
            (Of(FileState.Same), "as in HEAD"),
            (Of(FileState.Differs), "differ"),
            (Of(FileState.Missing), "missing"),
            (Of(FileState.OnlyHere), "in no commit"),
            (Of(FileState.Deleted), "of earlier commits"),
            (Of(FileState.MadeByBuild), "made by the build"),
            (Of(FileState.OtherBuild), "not as the build made them"),
            (Of(FileState.Derived), "bytecode"),
            (Of(FileState.NotCompared), "too large to be compared"),
        };
        var text = string.Join(
            ", ",
            parts
                .Where(p => p.Item1 > 0)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1} {p.Item2}"))
        );
        var image = place.ImageHasIt switch
        {
            _ when place.Origin == RunsFrom.Image => "",
            true => " The image has HEAD's files there, covered.",
            false => " The image does not have HEAD's files there.",
            null => "",
        };
        return $"Files: {text}.{image}";
    }
}
