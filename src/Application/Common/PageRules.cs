using System.Linq.Expressions;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Common;

/// <summary>Rules every list shares.</summary>
public static class PageRules
{
    internal const int LargestPage = 500;

    internal const int DefaultPage = 50;

    /// <summary>Most rows of one answer: 500.</summary>
    public static int Largest => LargestPage;

    /// <summary>Rows of an answer when the caller does not say: 50.</summary>
    public static int Usual => DefaultPage;

    internal static void RulesForPage<T>(this AbstractValidator<T> validator, Expression<Func<T, int>> limit)
    {
        validator.RuleFor(limit).GreaterThanOrEqualTo(1).WithErrorCode("limit.too_small").WithMessage("Ask for at least 1.");
        validator.RuleFor(limit).LessThanOrEqualTo(LargestPage).WithErrorCode("limit.too_large")
            .WithMessage($"At most {LargestPage} at a time; go on with the cursor.");
    }

    internal static IRuleBuilderOptions<T, string?> ProviderName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || ProviderId.IsValid(text)).WithErrorCode("provider.invalid")
            .WithMessage("A provider's name is a lower-case letter, then up to 39 lower-case letters, digits and hyphens.");
}
