using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Access;

/// <summary>A key, without its secret.</summary>
/// <param name="Prefix">The 8 characters after cc_; names the key.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="State">Whether it lets in.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">When it ends; null when it does not.</param>
/// <param name="LastUsedAt">When it was used last, up to a minute behind; null when it was never used.</param>
/// <param name="RevokedAt">When it was taken back; null when it was not.</param>
internal sealed record KeyResponse(
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
    public static KeyResponse From(KeyView key) => new(
        key.Prefix, key.Client, key.Scopes, key.State, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.LastUsedAt, key.RevokedAt);
}

/// <summary>A part of the list of keys.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="Next">Cursor of the following part; null on the last.</param>
internal sealed record KeysResponse(IReadOnlyList<KeyResponse> Items, string? Next)
{
    public static KeysResponse From(Slice<KeyView> keys) => new([.. keys.Items.Select(KeyResponse.From)], keys.Next);
}

/// <summary>A new key.</summary>
/// <param name="Secret">The whole key, shown this once.</param>
/// <param name="Key">What is kept of it.</param>
internal sealed record CreatedKeyResponse(string Secret, KeyResponse Key)
{
    public static CreatedKeyResponse From(CreatedKey created) => new(created.Text, KeyResponse.From(created.Key));

    public override string ToString() => $"{nameof(CreatedKeyResponse)} {Key.Prefix}";
}

/// <summary>The key to make.</summary>
/// <param name="Client">Whose it is: a lower-case letter, then up to 39 lower-case letters, digits and hyphens.</param>
/// <param name="Scopes">What it may do; at least one.</param>
/// <param name="ExpiresAt">When it ends; null or left out when it does not.</param>
internal sealed record CreateKeyRequest(string Client, IReadOnlyList<Scope> Scopes, DateTimeOffset? ExpiresAt = null);
