using CleanCustomers.Domain.Common;
using MediatR;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Common;

/// <summary>One debug line per message: its name, how it ended and how long it took. Never its contents.</summary>
internal sealed partial class LoggingBehaviour<TRequest, TResponse>(
    TimeProvider time, ILogger<LoggingBehaviour<TRequest, TResponse>> logger) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = time.GetTimestamp();
        var response = await next();
        if (response is IResult { Error: { } error })
        {
            LogFailed(typeof(TRequest).Name, error.Code, time.GetElapsedTime(started).TotalMilliseconds);
        }
        else
        {
            LogHandled(typeof(TRequest).Name, time.GetElapsedTime(started).TotalMilliseconds);
        }

        return response;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Message} handled in {Milliseconds:0.0} ms")]
    private partial void LogHandled(string message, double milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Message} ended with {Code} in {Milliseconds:0.0} ms")]
    private partial void LogFailed(string message, string code, double milliseconds);
}
