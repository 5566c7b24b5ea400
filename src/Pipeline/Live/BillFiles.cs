using System.Text;
using Pipeline.Journal;
using Pipeline.Packages;
using Pipeline.Platform;

namespace Pipeline.Live;

/// <summary>Bills of materials in the state folder, each under the hash of what it holds.</summary>
public static class BillFiles
{
    public static string Name(string digest) => $"sbom-{digest}.cdx.json";

    public static void Keep(StateFolder state, ImageBill bill)
    {
        PrivateFiles.CreateFolder(state.Reports);
        PrivateFiles.Write(
            Path.Combine(state.Reports, Name(bill.Digest)),
            file => file.Write(Encoding.UTF8.GetBytes(bill.Text))
        );
    }
}
