using System.Text.Json.Serialization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Whether a key lets in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyState>))]
public enum KeyState
{
    /// <summary>It lets in.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Its time is over.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>A person took it back.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,
}

/// <summary>A key as people see it: never its secret, never its hash.</summary>
/// <param name="Prefix">The characters between the underscores; names the key.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="CreatedBy">Who made it, for example <c>cli:anna</c> or <c>key:abcd2345</c>.</param>
/// <param name="ExpiresAt">Null when it does not expire.</param>
/// <param name="LastUsedAt">Up to a minute behind; null when it was never used.</param>
/// <param name="RevokedAt">Null when it is not revoked.</param>
public sealed record KeyView(
    string Prefix,
    string Client,
    IReadOnlyList<Scope> Scopes,
    KeyState State,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    internal static KeyView From(StoredKey key, DateTimeOffset now) => new(
        key.Prefix, key.Client, key.Scopes, key.StateAt(now), key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.LastUsedAt, key.RevokedAt);
}
