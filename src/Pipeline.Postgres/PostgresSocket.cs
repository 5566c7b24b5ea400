using System.Globalization;

namespace Pipeline.Postgres;

/// <summary>A socket through which a client of Postgres connects: a folder is its host (libpq, "host").</summary>
public static class PostgresSocket
{
    /// <summary>File name in that folder.</summary>
    public static string Name(int port) => string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}");

    /// <summary>
    /// Asks whether the server has TLS, which it answers before any login, with one byte (frontend/backend protocol,
    /// SSLRequest).
    /// </summary>
    public static byte[] Greeting => [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];
}
