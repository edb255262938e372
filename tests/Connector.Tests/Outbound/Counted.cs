using System.Diagnostics.Metrics;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>What one counter of the product counted while this lives.</summary>
internal sealed class Counted : IDisposable
{
    private readonly MeterListener listener = new();
    private long total;

    public Counted(string counter)
    {
        listener.InstrumentPublished = (instrument, mine) =>
        {
            if (instrument.Meter.Name == "CleanCustomers.Providers" && instrument.Name == counter)
            {
                mine.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref total, value));
        listener.Start();
    }

    public long Total => Interlocked.Read(ref total);

    public void Dispose() => listener.Dispose();
}
