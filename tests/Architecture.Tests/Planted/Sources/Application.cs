// An Application that breaks the layers, the modules, the purity of Collection and the conventions of messages.
using System;
using System.Threading;
using System.Threading.Tasks;
using FluentValidation;
using MediatR;

namespace CleanCustomers.Application.Common
{
    public interface ICommand<T> : IRequest<T> { }
    public interface IQuery<T> : IRequest<T> { }
    public interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, T> where TCommand : ICommand<T> { }
    public sealed class Sends { public Type Do() => typeof(IMediator); }
}

namespace CleanCustomers.Application.Customers
{
    using Common;

    public sealed class Own { public Type Do() => typeof(Contracts.ICustomers); }
    public sealed class UsesCollection { public Type Do() => typeof(Collection.Own); }
    public sealed class UsesCollectionContracts { public Type Do() => typeof(Collection.Contracts.IRuns); }
    public sealed class UsesProviders { public Type Do() => typeof(Providers.Contracts.IPages); }
    public sealed class UsesDomainOfAnother { public Type Do() => typeof(Domain.Collection.UsesCommon); }

    public sealed record Fine(int Number) : ICommand<int>;
    internal sealed class FineHandler : ICommandHandler<Fine, int> { public Task<int> Handle(Fine message, CancellationToken cancellationToken) => Task.FromResult(0); }
    internal sealed class FineValidator : AbstractValidator<Fine> { }

    public sealed class NoRecord : IQuery<int> { }
    public record Unsealed : IQuery<int>;
    public sealed record ReadCommand : ICommand<int>;
    public sealed record ReadQuery : IQuery<int>;
    public sealed record Orphan : ICommand<int>;
    public sealed record Twice : ICommand<int>;
    internal sealed class TwiceHandler : ICommandHandler<Twice, int> { public Task<int> Handle(Twice message, CancellationToken cancellationToken) => Task.FromResult(0); }
    internal sealed class TwiceAgainHandler : ICommandHandler<Twice, int> { public Task<int> Handle(Twice message, CancellationToken cancellationToken) => Task.FromResult(0); }
    public sealed record Misnamed : ICommand<int>;
    internal sealed class OtherNameHandler : ICommandHandler<Misnamed, int> { public Task<int> Handle(Misnamed message, CancellationToken cancellationToken) => Task.FromResult(0); }
    internal sealed class StringValidator : AbstractValidator<string> { }
    internal sealed class WrongNameValidator : AbstractValidator<Fine> { }
    internal sealed class NosyHandler { public Type Do() => typeof(IMediator); }
}

namespace CleanCustomers.Application.Customers.Contracts
{
    public interface ICustomers { }
}

namespace CleanCustomers.Application.Providers
{
    public sealed class Own { }
    public sealed class UsesCollection { public Type Do() => typeof(Collection.Own); }
    public sealed class UsesCustomers { public Type Do() => typeof(Customers.Contracts.ICustomers); }
}

namespace CleanCustomers.Application.Providers.Contracts
{
    public interface IPages { }
}

namespace CleanCustomers.Application.Collection.Contracts
{
    public interface IRuns { }
}

namespace CleanCustomers.Application.Collection
{
    public sealed class Own { public Type Do() => typeof(Domain.Collection.UsesCommon); }
    public sealed class UsesContracts { public Type Do() => typeof(Customers.Contracts.ICustomers); public Type Also() => typeof(Providers.Contracts.IPages); }
    public sealed class UsesCustomersInside { public Type Do() => typeof(Customers.Own); }
    public sealed class UsesProvidersInside { public Type Do() => typeof(Providers.Own); }
    public sealed class UsesHttp { public Type Do() => typeof(System.Net.Http.HttpClient); }
    public sealed class UsesWeb { public Type Do() => typeof(Microsoft.AspNetCore.Http.HttpContext); }
    public sealed class UsesSql { public Type Do() => typeof(System.Data.IDbConnection); }
    public sealed class UsesScheduler { public Type Do() => typeof(Quartz.Tool); }
    internal sealed class CollectCustomersHandler { public async Task DoAsync(CancellationToken token) { await Task.Yield(); Quartz.Tool.Make(); } }
}

namespace CleanCustomers.Application.Elsewhere
{
    public sealed class Homeless { }
}
