using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>Proofs that hold in a few words: how many, and how much of the code they compared. Pure.</summary>
internal static class ProofSummary
{
    public static string Of(Proof proof)
    {
        var count = proof.Evidence.Count == 1 ? "1 proof" : $"{proof.Evidence.Count} proofs";
        var files = Files([.. proof.Evidence.Select(e => e.Compared).OfType<Compared>()]);
        return files.Length == 0 ? count : $"{count}, {files}";
    }

    private static string Files(IReadOnlyList<Compared> compared)
    {
        if (compared.Count == 0)
            return "";
        var services = compared.Where(c => c.Service is not null).GroupBy(c => c.Service).ToList();
        if (services.Count < 2)
            return $"{compared.Sum(c => c.Files)} files";
        var each = services.Select(s => s.Sum(c => c.Files)).Distinct().ToList();
        return each is [var same]
            ? $"{same} files × {services.Count} services"
            : $"{compared.Sum(c => c.Files)} files in {services.Count} services";
    }
}
