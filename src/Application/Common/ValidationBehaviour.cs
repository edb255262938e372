using CleanCustomers.Domain.Common;
using FluentValidation;
using MediatR;

namespace CleanCustomers.Application.Common;

/// <summary>Runs a message's validators before its handler; a broken rule ends as <see cref="ResultStatus.Invalid"/>.</summary>
internal sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var faults = new List<ValidationError>();
        foreach (var validator in validators)
        {
            var outcome = await validator.ValidateAsync(request, cancellationToken);
            faults.AddRange(outcome.Errors.Select(e => new ValidationError(PointerOf(e.PropertyName), e.ErrorMessage, CodeOf(e.ErrorCode))));
        }

        return faults.Count == 0 ? await next() : Failures<TResponse>.Create(Error.Invalid(faults));
    }

    // "Provider.Value" is the caller's "provider"; a single-value id carries no level of its own.
    private static string PointerOf(string property) =>
        string.Join('/', property.Split('.').Where(part => part != "Value").Select(LowerFirst));

    private static string LowerFirst(string part) => char.ToLowerInvariant(part[0]) + part[1..];

    // FluentValidation's default codes are class names; ours have a dot.
    private static string CodeOf(string code) => code.Contains('.', StringComparison.Ordinal) ? code : "request.invalid";
}
