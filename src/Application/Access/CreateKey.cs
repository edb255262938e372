using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Access;

/// <summary>Makes a key. Conflict when the client has two active ones.</summary>
/// <param name="Client">Whose it is: a lower-case letter, then up to 39 lower-case letters, digits and hyphens.</param>
/// <param name="Scopes">At least one.</param>
/// <param name="ExpiresAt">In the future; null when it does not expire.</param>
/// <param name="Actor">Who gives the order, for the audit.</param>
public sealed record CreateKey(string Client, IReadOnlyList<Scope> Scopes, DateTimeOffset? ExpiresAt, string Actor) : ICommand<CreatedKey>;

/// <summary>The one time that a key is shown.</summary>
/// <param name="Text">The whole key.</param>
public sealed record CreatedKey(string Text, KeyView Key)
{
    public override string ToString() => $"{nameof(CreatedKey)} {Key.Prefix}";
}

internal sealed class CreateKeyValidator : AbstractValidator<CreateKey>
{
    public CreateKeyValidator(TimeProvider time)
    {
        RuleFor(c => c.Client).Must(ProviderId.IsValid).WithErrorCode("access.client_invalid")
            .WithMessage("A client's name is a lower-case letter, then up to 39 lower-case letters, digits and hyphens.");
        RuleFor(c => c.Scopes).NotEmpty().WithErrorCode("access.scopes_missing")
            .WithMessage($"Name at least one of: {string.Join(", ", EnumNames<Scope>.All)}.");
        RuleFor(c => c.ExpiresAt).Must(end => end is null || end > time.GetUtcNow()).WithErrorCode("access.expiry_past")
            .WithMessage("A key must expire in the future, or not at all.");
    }
}

internal sealed class CreateKeyHandler(IKeyStore keys, TimeProvider time) : ICommandHandler<CreateKey, CreatedKey>
{
    public async Task<Result<CreatedKey>> Handle(CreateKey command, CancellationToken cancellationToken)
    {
        var text = KeyText.New();
        var now = Instants.Canonical(time.GetUtcNow());
        var key = new StoredKey(
            KeyText.PrefixOf(text)!, KeyText.HashOf(text), command.Client, [.. command.Scopes.Distinct().Order()], now, command.Actor,
            command.ExpiresAt is { } end ? Instants.Canonical(end) : null);
        return await keys.AddAsync(key, cancellationToken)
            ? new CreatedKey(text, KeyView.From(key, now))
            : AccessErrors.TooManyKeys(command.Client);
    }
}
