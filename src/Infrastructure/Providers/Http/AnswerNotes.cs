using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Says once per provider and process what is odd about answers that can be used all the same.</summary>
internal sealed partial class AnswerNotes(Preset preset, ILogger logger)
{
    private int hasToldType;
    private int hasToldEnd;

    /// <param name="response">Of a page that was read whole.</param>
    public void Look(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is not null && !type.Contains("json", StringComparison.OrdinalIgnoreCase) && Interlocked.Exchange(ref hasToldType, 1) == 0)
        {
            LogOtherType(preset.Provider.Value, ShownText.Of(type));
        }

        if ((ValueOf(response, "Sunset") ?? ValueOf(response, "Deprecation")) is { } end && Interlocked.Exchange(ref hasToldEnd, 1) == 0)
        {
            OutboundMetrics.VersionEnds(preset.Provider.Value);
            LogEnds(preset.Provider.Value, ShownText.Of(end));
        }
    }

    // RFC 8594 and RFC 9745.
    private static string? ValueOf(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString() : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Provider}: its JSON comes as {ContentType}; it is read all the same")]
    private partial void LogOtherType(string provider, string contentType);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider} announces the end of this version of its API ({Announcement}); look for the next one")]
    private partial void LogEnds(string provider, string announcement);
}
