using System.Globalization;
using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>Many at once: the outcome is the one that any order of them would have.</summary>
public sealed class ParallelWritesTests
{
    private const int People = 100;
    private const int Upserts = 10_000;

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Ten_thousand_parallel_upserts_of_a_hundred_people_leave_the_newest_of_each(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var store = app.Services.GetRequiredService<IPageStore>();
        var lease = await ClaimAsync(app, "crm");
        var order = Enumerable.Range(0, Upserts).ToArray();
        new Random(7).Shuffle(order);

        var counted = await Task.WhenAll(order.Chunk(Upserts / 200).Select(versions => Task.Run(async () =>
        {
            var sum = new RunCounters(0, 0, 0, 0, 0, 0, 0, 0);
            foreach (var version in versions)
            {
                using var page = Page(version);
                sum += await store.CommitAsync(lease, CoverageRules.None, [page], recordByRecord: false, CancellationToken.None);
            }

            return sum;
        })));

        var total = counted.Aggregate((left, right) => left + right);
        total.Should().BeEquivalentTo(new { Read = Upserts, Created = People });
        app.Rows("SELECT json_extract(fields, '$.name') FROM customers ORDER BY customer_key").Should()
            .BeEquivalentTo(Enumerable.Range(0, People).Select(person => NameOf(Upserts - People + person)), "the newest version of each person won");
        app.Value("SELECT count(*) || ' ' || count(DISTINCT id) FROM customers").Should().Be("100 100");
        app.Value("SELECT count(*) FROM changes").Should().Be(Text(total.Created + total.Updated));
        app.Value("SELECT max(sequence) - count(*) FROM changes").Should().Be("0", "sequences have no gap");
        app.Value("SELECT sum(version) FROM customers").Should().Be(Text(total.Created + total.Updated));
        app.Value("SELECT read || ' ' || created FROM runs").Should().Be("10000 100");
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_reader_of_the_feed_misses_nothing_while_ten_providers_commit(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var store = app.Services.GetRequiredService<IPageStore>();
        var feed = app.Services.GetRequiredService<IChangeReader>();
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var (seen, after, last) = (new List<long>(), 0L, false);
            while (true)
            {
                last = done.IsCancellationRequested;
                var rows = await feed.ReadAsync(after, 500, CancellationToken.None);
                seen.AddRange(rows.Items.Select(item => item.Sequence));
                after = seen.Count > 0 ? seen[^1] : 0;
                if (last && rows.Items.Count == 0)
                {
                    return seen;
                }
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(provider => Task.Run(async () =>
        {
            var lease = await ClaimAsync(app, $"p{provider}");
            for (var i = 0; i < 50; i++)
            {
                using var page = Page(i, $"p{provider}-");
                await store.CommitAsync(lease, CoverageRules.None, [page], recordByRecord: false, CancellationToken.None);
            }
        })));
        await done.CancelAsync();

        (await reading).Should().Equal(Enumerable.Range(1, 500).Select(number => (long)number));
    }

    private static async Task<RunLease> ClaimAsync(CollectionApp app, string provider)
    {
        var claim = new RunClaim(new ProviderId(provider), RunTrigger.Manual, TimeProvider.System.GetUtcNow());
        var outcome = await app.Services.GetRequiredService<IRunLedger>()
            .ClaimAsync(claim, _ => new WalkPlan(RunMode.Backfill, "test", Resumes: false, Probes: false, null, null), CancellationToken.None);
        return outcome.Should().BeOfType<ClaimOutcome.Taken>().Subject.Lease;
    }

    private static PreparedPage Page(int version, string prefix = "")
    {
        var fields = new CustomerFields { Name = NameOf(version) };
        var body = Encoding.UTF8.GetBytes($$"""{"name":"{{NameOf(version)}}"}""");
        var page = new PreparedPage(new ProviderPage { Number = 1, Body = body, Records = [], Next = new Cursor("next") })
        {
             ReadAt = Instants.Canonical(TimeProvider.System.GetUtcNow()),
        };
        page.Records.Add(new PreparedRecord(
            new RecordKey($"{prefix}{version % People}", (UInt128)(version + 1)), body, fields, CustomerFieldsJson.Write(fields), null, Removed: false,
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(version), Mapping: 1));
        return page;
    }

    private static string NameOf(int version) => $"Version {Text(version)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
