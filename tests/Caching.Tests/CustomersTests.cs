using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Caching;
using CleanCustomers.Testing;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Caching.Tests;

/// <summary>What of the customers is kept, through the queries themselves.</summary>
public sealed class CustomersTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private readonly Customers customers = new();

    [FactWithRedis]
    public async Task A_customer_is_kept_until_a_commit_changed_it()
    {
        await using var node = await StartAsync(redis.Server.Address);

        var first = await AskAsync(node, new GetCustomer(customers.Id));
        var kept = await AskAsync(node, new GetCustomer(customers.Id));
        customers.Version = 2;
        await InvalidateAsync(node, customers.Id);
        var changed = await AskAsync(node, new GetCustomer(customers.Id));

        (first.Value.Customer.Version, kept.Value.Customer.Version, changed.Value.Customer.Version).Should().Be((1, 1, 2));
        customers.Finds.Should().Be(2);
    }

    [FactWithRedis]
    public async Task The_summary_keeps_the_instant_it_was_counted_at_and_is_counted_anew_after_a_commit()
    {
        await using var node = await StartAsync(redis.Server.Address);

        var first = await AskAsync(node, new SummarizeCustomers());
        var kept = await AskAsync(node, new SummarizeCustomers());
        await InvalidateAsync(node, new CustomerId(Guid.CreateVersion7()));
        var changed = await AskAsync(node, new SummarizeCustomers());

        kept.Value.AsOf.Should().Be(first.Value.AsOf);
        changed.Value.AsOf.Should().BeAfter(first.Value.AsOf);
        customers.Counts.Should().Be(2);
    }

    [FactWithRedis]
    public async Task An_unknown_customer_is_asked_for_in_the_store_every_time()
    {
        await using var node = await StartAsync(redis.Server.Address);
        var unknown = new CustomerId(Guid.CreateVersion7());

        (await AskAsync(node, new GetCustomer(unknown))).Error!.Code.Should().Be("customer.not_found");
        (await AskAsync(node, new GetCustomer(unknown))).Error!.Code.Should().Be("customer.not_found");

        customers.Finds.Should().Be(2);
    }

    [Fact]
    public async Task Without_a_Redis_in_the_settings_nothing_is_kept_and_nothing_is_reported()
    {
        await using var node = await StartAsync(null);

        await AskAsync(node, new GetCustomer(customers.Id));
        await AskAsync(node, new GetCustomer(customers.Id));
        await InvalidateAsync(node, customers.Id);

        customers.Finds.Should().Be(2);
        node.GetRequiredService<ICache>().Should().BeOfType<NoCache>();
        var health = node.GetRequiredService<Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckService>();
        (await health.CheckHealthAsync()).Entries.Should().BeEmpty();
    }

    [FactWithRedis]
    public async Task A_commit_that_changed_nobody_makes_nothing_void()
    {
        await using var node = await StartAsync(redis.Server.Address);
        await AskAsync(node, new GetCustomer(customers.Id));

        await node.GetRequiredService<CustomerInvalidation>().CommittedAsync([], CancellationToken.None);
        await AskAsync(node, new GetCustomer(customers.Id));

        customers.Finds.Should().Be(1);
    }

    private static async Task<Result<T>> AskAsync<T>(ServiceProvider node, IRequest<Result<T>> query)
    {
        await using var scope = node.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(query);
    }

    private static Task InvalidateAsync(ServiceProvider node, params CustomerId[] changed) =>
        node.GetRequiredService<CustomerInvalidation>().CommittedAsync(changed, CancellationToken.None);

    private async Task<ServiceProvider> StartAsync(string? address)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Cache:Redis", address)]).Build());
        services.AddLogging().AddSingleton(TimeProvider.System);
        services.AddCqrs().AddCaching();
        services.AddSingleton<ICustomerReader>(customers).AddSingleton<ISummaryReader>(customers).AddSingleton<IFreshnessReader>(customers)
            .AddSingleton<CommitSignal>().AddSingleton<CustomerInvalidation>();
        var node = services.BuildServiceProvider();
        if (address is not null)
        {
            _ = node.GetRequiredService<ICache>();
            await Eventually.True(() => node.GetRequiredService<RedisLink>().IsUp && node.GetRequiredService<MemoryLayer>().IsTrusted);
        }

        return node;
    }

    /// <summary>A store of one customer.</summary>
    private sealed class Customers : ICustomerReader, ISummaryReader, IFreshnessReader
    {
        public CustomerId Id { get; } = new(Guid.CreateVersion7());

        public long Version { get; set; } = 1;

        public int Finds { get; private set; }

        public int Counts { get; private set; }

        public Task<IReadOnlyList<ProviderFreshness>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProviderFreshness>>([]);

        public Task<CustomerView?> FindAsync(CustomerId id, CancellationToken cancellationToken)
        {
            Finds++;
            var now = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);
            return Task.FromResult(id == Id ? new CustomerView(Id, CustomerState.Active, Version, [new ProviderId("crm")], now, now, new CustomerFields { Name = "Ana" }) : null);
        }

        public Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken)
        {
            Counts++;
            var provider = new ProviderId("crm");
            return Task.FromResult(new CustomerCounts(
                1, 0, [new ProviderCount(provider, 1, 0)], [new CountryCount("ES", 1)], 0, 0, 0, [new ProviderFreshness(provider, ProviderState.NeedsAttention, null)]));
        }

        public Task<CustomerRows> ListAsync(ListCustomers query, IReadOnlyList<SearchTerm> terms, Keyset? after, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Rows<ChangeView>?> HistoryAsync(CustomerId id, int limit, Keyset? after, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<RecordView>?> RecordsAsync(CustomerId id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
