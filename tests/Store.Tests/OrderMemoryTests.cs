using CleanCustomers.Application.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>Orders with a key are remembered alike in both stores.</summary>
public sealed class OrderMemoryTests
{
    private static readonly OrderKey Key = new("", "k1");
    private static readonly byte[] Order = [1, 2, 3];

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Each_turn_ends_as_it_should(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var memory = app.Services.GetRequiredService<IOrderMemory>();

        var first = (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Yours>().Which;
        (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Running>();
        (await memory.BeginAsync(Key, [9], CancellationToken.None)).Should().BeOfType<OrderTurn.OfAnother>();
        (await memory.BeginAsync(Key with { Caller = "other" }, [9], CancellationToken.None)).Should().BeOfType<OrderTurn.Yours>("another caller may use the same key");

        await memory.ForgetAsync(Key, new OrderTurn.Yours("not mine"), CancellationToken.None);
        (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Running>("only the turn that is over is forgotten");
        await memory.ForgetAsync(Key, first, CancellationToken.None);
        var second = (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Yours>().Which;
        await memory.EndAsync(Key, first, new KeptAnswer(200, "text/plain", null, [7]), CancellationToken.None);
        (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Running>("an older turn says nothing");
        await memory.EndAsync(Key, second, new KeptAnswer(202, "application/json", "/x", [0, 1, 255]), CancellationToken.None);

        var kept = (await memory.BeginAsync(Key, Order, CancellationToken.None)).Should().BeOfType<OrderTurn.Done>().Which.Answer;
        kept.Should().BeEquivalentTo(new KeptAnswer(202, "application/json", "/x", [0, 1, 255]));
        (await memory.BeginAsync(Key, [9], CancellationToken.None)).Should().BeOfType<OrderTurn.OfAnother>();
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Of_many_at_the_same_time_one_has_the_turn(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var memory = app.Services.GetRequiredService<IOrderMemory>();

        var turns = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => memory.BeginAsync(Key, Order, CancellationToken.None))));

        turns.OfType<OrderTurn.Yours>().Should().ContainSingle();
        turns.OfType<OrderTurn.Running>().Should().HaveCount(49);
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_turn_whose_node_is_gone_runs_out(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var memory = app.Services.GetRequiredService<IOrderMemory>();
        await memory.BeginAsync(Key, Order, CancellationToken.None);

        app.Execute("UPDATE order_keys SET expires_at = '2026-01-01T00:00:00.000000Z'");

        (await memory.BeginAsync(Key, [9], CancellationToken.None)).Should().BeOfType<OrderTurn.Yours>();
        app.Value("SELECT count(*) FROM order_keys").Should().Be("1");
    }
}
