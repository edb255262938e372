using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads alerts by hand-written SQL.</summary>
internal sealed class SqliteAlertReader(SqliteDatabase database) : IAlertReader
{
    private const string Open = """
        SELECT alert, provider, code, message, run, raised_at, cleared_at FROM alerts
        WHERE cleared_at IS NULL AND (@provider IS NULL OR provider = @provider) ORDER BY raised_at DESC, alert DESC
        """;

    public Task<IReadOnlyList<AlertView>> OpenAsync(ProviderId? provider, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AlertView>>(snapshot => snapshot.Command(Open, ("@provider", provider?.Value)).ReadAll(Read), cancellationToken);

    private static AlertView Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetProviderId(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetRunId(4),
        row.GetInstant(5),
        row.GetInstantOrNull(6));
}
