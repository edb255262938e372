using CleanCustomers.Domain.Common;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

/// <summary>Answers one command as a test says and keeps what was sent; for commands whose own tests are elsewhere.</summary>
internal sealed class Scripted<TCommand, T>(Func<TCommand, Result<T>> answer) : IRequestHandler<TCommand, Result<T>>
    where TCommand : IRequest<Result<T>>
{
    public List<TCommand> Sent { get; } = [];

    public void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<IRequestHandler<TCommand, Result<T>>>(this);

    public Task<Result<T>> Handle(TCommand request, CancellationToken cancellationToken)
    {
        Sent.Add(request);
        return Task.FromResult(answer(request));
    }
}
