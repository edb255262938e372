namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Why a connection was not made, found out by our own code below the platform's client, which wraps it. <see cref="FaultTable"/> finds it
/// again inside; nobody else sees it.
/// </summary>
internal sealed class OutboundFaultException(FaultRow row, string? detail = null, Exception? inner = null) : Exception(row.What, inner)
{
    public FaultRow Row { get; } = row;

    /// <summary>More about it for the message, or null; safe to show.</summary>
    public string? Detail { get; } = detail;

    /// <summary>The one inside another exception, or null.</summary>
    public static OutboundFaultException? In(Exception? exception)
    {
        while (exception is not null and not OutboundFaultException)
        {
            exception = exception.InnerException;
        }

        return (OutboundFaultException?)exception;
    }
}
