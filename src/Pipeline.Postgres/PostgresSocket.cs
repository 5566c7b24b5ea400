using System.Globalization;

namespace Pipeline.Postgres;

/// <summary>A socket through which a client of Postgres connects: a folder is its host (libpq, "host").</summary>
public static class PostgresSocket
{
    /// <summary>File name in that folder.</summary>
    public static string Name(int port) => string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}");
}
