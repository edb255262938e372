using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Application.Common;

/// <summary>An order that changes something.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A question that changes nothing.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

internal interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Result<T>>
    where TCommand : ICommand<T>;

internal interface IQueryHandler<in TQuery, T> : IRequestHandler<TQuery, Result<T>>
    where TQuery : IQuery<T>;

/// <summary>A part of a list and the way to the next part.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="Next">Opaque cursor of the following part, or null when this is the last.</param>
public sealed record Slice<T>(IReadOnlyList<T> Items, string? Next);
