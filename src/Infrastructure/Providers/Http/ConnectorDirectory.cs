using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// One connector, and so one client, per preset in force. Follows the presets: a run under way keeps its connector to its end when only
/// secrets, schedule or limits changed, and is stopped when its positions and records would mean something else or the provider is gone.
/// </summary>
internal sealed class ConnectorDirectory : IConnectorDirectory, IDisposable
{
    private readonly IPresetDirectory presets;
    private readonly ConnectorMaker maker;
    private readonly Lock updating = new();
    private volatile IReadOnlyList<SharedConnector> connectors;
    private bool isDisposed;

    public ConnectorDirectory(IPresetDirectory presets, ConnectorMaker maker)
    {
        (this.presets, this.maker) = (presets, maker);
        lock (updating)
        {
            presets.Changed += Update;
            connectors = [.. presets.Presets.Select(preset => new SharedConnector(preset, maker))];
        }
    }

    public event EventHandler? Changed;

    public IReadOnlyList<IConnector> All => connectors;

    public IConnector? Find(ProviderId provider) => connectors.FirstOrDefault(c => c.Provider == provider);

    public void Dispose()
    {
        lock (updating)
        {
            isDisposed = true;
            presets.Changed -= Update;
            foreach (var connector in connectors)
            {
                connector.Dispose();
            }
        }
    }

    private void Update(object? sender, EventArgs e)
    {
        lock (updating)
        {
            if (isDisposed)
            {
                return;
            }

            var before = connectors.ToDictionary(connector => connector.Provider);
            connectors = [.. presets.Presets.Select(preset => Keep(before, preset) ?? new SharedConnector(preset, maker))];
            foreach (var old in before.Values.Except(connectors))
            {
                Replace(old, connectors.FirstOrDefault(connector => connector.Provider == old.Provider));
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private static SharedConnector? Keep(Dictionary<ProviderId, SharedConnector> before, ProviderPreset preset) =>
        before.TryGetValue(preset.Provider, out var old) && ReferenceEquals(old.Preset, preset) ? old : null;

    private static void Replace(SharedConnector old, SharedConnector? successor)
    {
        if (successor is null)
        {
            old.Withdraw(Removed(old.Provider));
        }
        else if (successor.Fingerprint != old.Fingerprint)
        {
            old.Withdraw(ChangedMeanwhile(old.Provider));
        }
        else
        {
            old.Retire();
        }
    }

    private static Error Removed(ProviderId provider) => new(
        ResultStatus.Conflict,
        "run.provider_removed",
        $"The preset of '{provider}' was taken away while it was read. Committed pages and all customers stay; nothing more is asked there.");

    private static Error ChangedMeanwhile(ProviderId provider) => new(
        ResultStatus.Conflict,
        "run.provider_changed",
        $"The preset of '{provider}' was changed while it was read by the old one. Committed pages stay; the next run reads by the new one.");
}
