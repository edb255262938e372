using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanCustomers.Web.Common;

/// <summary>The API's OpenAPI 3.1 document; clients are generated from it, so it is exact: closed objects, typed enums, plain integers.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public const string Path = "/openapi/v1.json";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Customers", "The clean list, where it comes from and how it changed."),
        ("Runs", "Attempts to collect a provider."),
        ("Quarantine", "Records that broke a rule, kept whole until a person or the provider settles them."),
        ("Access", "Keys, and what the caller's own may do."),
        ("Providers", "The systems that customers are collected from."),
        ("Health", "Whether the service lives and is ready."),
    ];

    /// <summary>How callers show who they are.</summary>
    public static readonly IReadOnlyList<(string Name, string Description, SecuritySchemeType Type)> SecuritySchemes =
    [
        ("key", "A key, or a token of the OpenID provider that the service trusts: `Authorization: Bearer …`.", SecuritySchemeType.Http),
        ("session", "The cookie of a signed-in browser. Its orders also need the header X-CSRF-Token.", SecuritySchemeType.ApiKey),
    ];

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddOperationTransformer<OperationDescriber>();
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Close(schema, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CleanCustomers API",
            Version = "1.0",
            Description =
                "One clean, current, provable list of customers, collected from many providers. Instants are written with six digits and Z; "
                + "days as yyyy-MM-dd. Members are always present, null when empty. Errors are problem details (RFC 9457) with a stable code. "
                + "Every operation but health needs a key or a session with the scope it names.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };

        // Clients know the address they talk to; what a request happened to be sent to does not belong here.
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = SecuritySchemes.ToDictionary(
            scheme => scheme.Name,
            IOpenApiSecurityScheme (scheme) => scheme.Type == SecuritySchemeType.Http
                ? new OpenApiSecurityScheme { Type = scheme.Type, Scheme = "bearer", Description = scheme.Description }
                : new OpenApiSecurityScheme { Type = scheme.Type, In = ParameterLocation.Cookie, Name = "cc_session", Description = scheme.Description },
            StringComparer.Ordinal);
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
    }

    private static void Close(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var nullable = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type);
        var type = nullable ?? context.JsonTypeInfo.Type;
        if (type.IsEnum || type == typeof(DateTimeOffset) || type == typeof(DateOnly))
        {
            // Our converters hide from the generator that these are texts.
            schema.Type = nullable is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;

            // Missing where a member of a request may be left out.
            schema.Format ??= type == typeof(DateTimeOffset) ? "date-time" : type == typeof(DateOnly) ? "date" : null;
        }
        else if (schema.Properties is { Count: > 0 } properties)
        {
            schema.AdditionalPropertiesAllowed = false;
            if (!type.Name.EndsWith("Request", StringComparison.Ordinal))
            {
                schema.Required = new HashSet<string>(properties.Keys, StringComparer.Ordinal);
            }
        }
    }
}
