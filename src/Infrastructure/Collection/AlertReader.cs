using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads alerts by hand-written SQL.</summary>
internal sealed class AlertReader(IStore store) : IAlertReader
{
    private const string Open = """
        SELECT alert, provider, code, message, run, raised_at, cleared_at FROM alerts
        WHERE cleared_at IS NULL AND (CAST(@provider AS text) IS NULL OR provider = CAST(@provider AS text)) ORDER BY raised_at DESC, alert DESC
        """;

    public Task<IReadOnlyList<AlertView>> OpenAsync(ProviderId? provider, CancellationToken cancellationToken) =>
        store.ReadOneAsync<IReadOnlyList<AlertView>>(async snapshot => await snapshot.Command(Open, ("@provider", provider?.Value)).ReadAllAsync(Read, cancellationToken), cancellationToken);

    private static AlertView Read(StoreRow row) => new(
        row.Int64(0),
        row.Provider(1),
        row.Text(2),
        row.Text(3),
        row.IsNull(4) ? null : row.Run(4),
        row.Instant(5),
        row.InstantOrNull(6));
}
