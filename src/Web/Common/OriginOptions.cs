using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Common;

/// <summary>Configuration section <c>Cors</c>: pages of other sites that may use the API from a browser.</summary>
internal sealed class OriginOptions
{
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://app.example.com</c>, exactly as browsers send them. Default none.</summary>
    public IList<string> AllowedOrigins { get; init; } = [];

    public bool Allows(string? origin) => origin is not null && AllowedOrigins.Contains(origin, StringComparer.Ordinal);
}

/// <summary>Refuses what is no origin: it would allow nothing, or, as *, everybody.</summary>
internal sealed class OriginsAreOrigins : IValidateOptions<OriginOptions>
{
    public ValidateOptionsResult Validate(string? name, OriginOptions options)
    {
        var wrong = options.AllowedOrigins.Where(origin => !IsOrigin(origin)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Cors:AllowedOrigins: '{string.Join("', '", wrong)}' is no origin. Write scheme, host and port only, such as https://app.example.com.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.GetLeftPart(UriPartial.Authority) == text;
}
