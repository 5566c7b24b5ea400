using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Tests.Trees;

/// <summary>Changes files in every way that a program has, some of them all the time mapped.</summary>
internal sealed class FileFuzz : IDisposable
{
    private const int Mapped = 20;
    private const int Plain = 40;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private readonly string _folder;
    private readonly Random _random;
    private readonly MappedFile[] _mapped;
    private readonly (string Name, Action<string> Act)[] _ways;

    public FileFuzz(string folder, Random random)
    {
        (_folder, _random) = (folder, random);
        _mapped =
        [
            .. Enumerable.Range(0, Mapped).Select(i => new MappedFile(Path.Combine(folder, $"mapped{i}"), pages: 4)),
        ];
        for (var i = 0; i < Plain; i++)
            File.WriteAllBytes(Name(i), new byte[9000]);
        _ways =
        [
            ("write", path => With(path, f => f.Write([Any(), Any()]))),
            (
                "append",
                path =>
                    With(
                        path,
                        f =>
                        {
                            f.Seek(0, SeekOrigin.End);
                            f.WriteByte(Any());
                        }
                    )
            ),
            ("truncate", path => With(path, f => f.SetLength(_random.Next(9000)))),
            (
                "rename over",
                path =>
                {
                    File.WriteAllBytes(path + ".new", [Any(), Any(), Any()]);
                    File.Move(path + ".new", path, overwrite: true);
                }
            ),
            (
                "link",
                path =>
                {
                    File.Delete(path + ".link");
                    Check(Link(C(path), C(path + ".link")));
                    With(path + ".link", f => f.WriteByte(Any()));
                }
            ),
            ("fallocate", path => With(path, f => Check(Allocate(f.SafeFileHandle, 0, 0, 12_000)))),
            ("punch hole", path => With(path, f => Check(Allocate(f.SafeFileHandle, PunchHole | KeepSize, 0, 4096)))),
            ("setxattr", path => Check(SetAttribute(C(path), C("user.fuzz"), [Any()], 1, 0))),
            (
                "write and set the time back",
                path =>
                {
                    var old = File.GetLastWriteTimeUtc(path);
                    With(path, f => f.WriteByte(Any()));
                    File.SetLastWriteTimeUtc(path, old);
                }
            ),
        ];
    }

    /// <summary>What was done last.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Two stores through mappings, and two other changes.</summary>
    public void Change()
    {
        var said = new StringBuilder();
        for (var i = 0; i < 2; i++)
        {
            var (file, page) = (_random.Next(Mapped), _random.Next(4));
            _mapped[file].Store(page, Any());
            var (path, way) = (Name(_random.Next(Plain)), _ways[_random.Next(_ways.Length)]);
            way.Act(path);
            said.Append($"store in mapped{file}; {way.Name} {Path.GetFileName(path)}; ");
        }

        Said = said.ToString();
    }

    public void Dispose()
    {
        foreach (var file in _mapped)
            file.Dispose();
    }

    private string Name(int number) => Path.Combine(_folder, $"plain{number}");

    private static byte[] C(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private byte Any() => (byte)_random.Next(256);

    private static void With(string path, Action<FileStream> change)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        change(file);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(byte[] old, byte[] name);

    [DllImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static extern int Allocate(SafeHandle file, int mode, long offset, long length);

    [DllImport("libc", EntryPoint = "setxattr", SetLastError = true)]
    private static extern int SetAttribute(byte[] path, byte[] name, byte[] value, nint size, int flags);
}
