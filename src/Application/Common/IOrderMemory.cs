namespace CleanCustomers.Application.Common;

/// <summary>
/// Remembers orders by the key that their sender gave them, for all nodes, so that an order that is sent twice is carried out once (ADR 0049). Every member
/// throws <see cref="StoreException"/> when the store cannot be used.
/// </summary>
public interface IOrderMemory
{
    /// <summary>How long an answer is kept: 24 hours.</summary>
    static TimeSpan KeepFor => TimeSpan.FromHours(24);

    /// <summary>How long an order is taken to be under way when nobody says how it ended: 5 minutes. Its node is gone then.</summary>
    static TimeSpan LongestOrder => TimeSpan.FromMinutes(5);

    /// <summary>Says whose turn it is; exactly one sender of the same order gets <see cref="OrderTurn.Yours"/>.</summary>
    /// <param name="fingerprint">Equal for equal orders.</param>
    Task<OrderTurn> BeginAsync(OrderKey key, byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Keeps the answer of an order that was carried out.</summary>
    /// <param name="turn">What <see cref="BeginAsync"/> gave.</param>
    Task EndAsync(OrderKey key, OrderTurn.Yours turn, KeptAnswer answer, CancellationToken cancellationToken);

    /// <summary>Forgets an order that was not carried out; it may be sent again.</summary>
    /// <param name="turn">What <see cref="BeginAsync"/> gave.</param>
    Task ForgetAsync(OrderKey key, OrderTurn.Yours turn, CancellationToken cancellationToken);
}

/// <param name="Caller">Whose key it is; others may use the same.</param>
/// <param name="Key">As sent.</param>
public readonly record struct OrderKey(string Caller, string Key);

/// <summary>What an order was answered with.</summary>
/// <param name="Location">Address of what it made, or null.</param>
public sealed record KeptAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What to do with an order that has a key.</summary>
public abstract record OrderTurn
{
    private OrderTurn()
    {
    }

    /// <summary>Carry it out, then end or forget it.</summary>
    /// <param name="Token">Tells this turn from a later one of the same key.</param>
    public sealed record Yours(string Token) : OrderTurn;

    /// <summary>The same order is under way.</summary>
    public sealed record Running : OrderTurn;

    /// <summary>It was carried out; this was the answer.</summary>
    public sealed record Done(KeptAnswer Answer) : OrderTurn;

    /// <summary>The key belongs to another order.</summary>
    public sealed record OfAnother : OrderTurn;
}
