using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace CleanCustomers.Web;

/// <summary>Writes the API's document without listening anywhere and without the work of the service.</summary>
internal static class OpenApiWriter
{
    /// <param name="builder">With the modules registered; the API is added here. It must not be used for anything else afterwards.</param>
    /// <returns>The document as indented JSON with a line end.</returns>
    public static async Task<string> WriteAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        builder.Services.AddApi();

        // The endpoints are known only once the host has started, so it starts: with a server that never listens and without our services.
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IServer, SilentServer>());
        await using var app = builder.Build();
        app.MapApi();
        await app.StartAsync(cancellationToken);
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name);
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        await using var text = new StringWriter { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        await app.StopAsync(cancellationToken);
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private sealed class SilentServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
