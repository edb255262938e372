using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Raises and clears alerts, inside the transaction that finds the reason.</summary>
internal static class Alerts
{
    /// <summary>An alert that is open already is not raised again; its message says the latest figures.</summary>
    public static void Raise(StoreWriter writer, ProviderId provider, string code, string message, RunId run, DateTimeOffset now) =>
        writer.Statement("""
            INSERT INTO alerts (provider, code, message, run, raised_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (provider, code) WHERE cleared_at IS NULL DO UPDATE SET message = excluded.message
            """)
            .Bind(1, provider.Value).Bind(2, code).Bind(3, message).Bind(4, run.Value).Bind(5, now).Run();

    public static void Clear(StoreWriter writer, ProviderId provider, string code, DateTimeOffset now) =>
        writer.Statement("UPDATE alerts SET cleared_at = ?3 WHERE provider = ?1 AND code = ?2 AND cleared_at IS NULL")
            .Bind(1, provider.Value).Bind(2, code).Bind(3, now).Run();

    /// <summary>Raises it with the message, or clears it when there is none.</summary>
    public static void Set(StoreWriter writer, ProviderId provider, string code, string? message, RunId run, DateTimeOffset now)
    {
        if (message is null)
        {
            Clear(writer, provider, code, now);
        }
        else
        {
            Raise(writer, provider, code, message, run, now);
        }
    }

    public static bool IsOpen(StoreWriter writer, ProviderId provider, string code) => StoreWriter.Any(
        writer.Statement("SELECT 1 FROM alerts WHERE provider = ?1 AND code = ?2 AND cleared_at IS NULL").Bind(1, provider.Value).Bind(2, code));
}
