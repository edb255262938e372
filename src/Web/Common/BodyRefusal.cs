using Microsoft.AspNetCore.Http.Features;

namespace CleanCustomers.Web.Common;

/// <summary>Refuses a body where none is read: what is in it would be believed to count.</summary>
internal sealed class BodyRefusal : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var mayHaveBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        return mayHaveBody && await http.Request.Body.ReadAsync(new byte[1], http.RequestAborted) > 0
            ? Problem.Invalid([RequestFault.InBody("", "body.unexpected", "This order takes no body. Send it without one.")])
            : await next(context);
    }
}
