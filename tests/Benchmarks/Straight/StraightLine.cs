using System.Text.Json;
using System.Threading.Channels;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>
/// The yard-stick: what the product's main job costs without architecture. Fetch ‖ find, hash, probe, parse, normalise ‖ write, over bounded
/// channels; one table with two extra indexes and the original bytes; the cursor moves in the transaction of its rows. Written for one
/// provider that never errs; knows no quarantine, no customers, no changes, no search, no lease.
/// </summary>
internal sealed class StraightLine(Uri provider, IStraightStore store) : IDisposable
{
    /// <summary>Records of one transaction.</summary>
    public const int CommitRecords = 10_000;

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan });

    public async Task<StraightOutcome> CollectAsync(CancellationToken cancellationToken)
    {
        var isEmpty = store.Open();
        var fetched = Channel.CreateBounded<StraightPage>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var prepared = Channel.CreateBounded<StraightPage>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        var fetching = Task.Run(() => FetchAsync(fetched.Writer, cancellationToken), cancellationToken);
        var preparing = Task.Run(() => PrepareAsync(fetched.Reader, prepared.Writer, probes: !isEmpty, cancellationToken), cancellationToken);
        var outcome = await Task.Run(() => store.WriteAsync(prepared.Reader, cancellationToken), cancellationToken);
        await Task.WhenAll(fetching, preparing);
        return outcome;
    }

    public void Dispose()
    {
        http.Dispose();
        store.Dispose();
    }

    private async Task FetchAsync(ChannelWriter<StraightPage> pages, CancellationToken cancellationToken)
    {
        var next = "0";
        while (next is not null)
        {
            var address = new Uri(provider, $"/customers?offset={next}&limit=1000");
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var page = new StraightPage((int)answer.Content.Headers.ContentLength!.Value);
            await using (var body = await answer.Content.ReadAsStreamAsync(cancellationToken))
            {
                await body.ReadExactlyAsync(page.Body.AsMemory(0, page.Length), cancellationToken);
            }

            next = page.ReadHead();
            await pages.WriteAsync(page, cancellationToken);
        }

        pages.Complete();
    }

    private async Task PrepareAsync(ChannelReader<StraightPage> fetched, ChannelWriter<StraightPage> prepared, bool probes, CancellationToken cancellationToken)
    {
        await foreach (var page in fetched.ReadAllAsync(cancellationToken))
        {
            ReadRows(page, fields: !probes);
            if (probes)
            {
                store.DropUnchanged(page);
                ReadFields(page);
            }

            page.Sort();
            await prepared.WriteAsync(page, cancellationToken);
        }

        prepared.Complete();
    }

    private static void ReadRows(StraightPage page, bool fields)
    {
        var reader = new Utf8JsonReader(page.Body.AsSpan(page.Records, page.Length - page.Records));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ref var row = ref page.Add();
            row.Start = page.Records + (int)reader.TokenStartIndex;
            page.ReadRecord(ref reader, ref row, fields);
            row.Length = page.Records + (int)reader.BytesConsumed - row.Start;
            row.SetHash(page.Body.AsSpan(row.Start, row.Length));
            page.Read++;
        }
    }

    private static void ReadFields(StraightPage page)
    {
        foreach (ref var row in page.Rows)
        {
            var again = new Utf8JsonReader(page.Body.AsSpan(row.Start, row.Length));
            again.Read();
            page.ReadRecord(ref again, ref row, fields: true);
        }
    }
}
