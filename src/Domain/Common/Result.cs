namespace CleanCustomers.Domain.Common;

/// <summary>How a use case ended. Names and meaning are those of Ardalis.Result (ADR 0001).</summary>
public enum ResultStatus
{
    Ok,
    Created,
    Error,
    Forbidden,
    Unauthorized,
    Invalid,
    NotFound,
    NoContent,
    Conflict,
    CriticalError,
    Unavailable,
}

/// <summary>One broken rule of an input.</summary>
/// <param name="Identifier">Where: a JSON pointer into the body (<c>/name</c>) or the name of a query parameter.</param>
/// <param name="ErrorMessage">What is wrong and what is accepted; never the value itself.</param>
/// <param name="ErrorCode">Stable code such as <c>date.zone_required</c>.</param>
public sealed record ValidationError(string Identifier, string ErrorMessage, string ErrorCode);

/// <summary>An expected failure.</summary>
/// <param name="Status">Its kind; decides the HTTP status and the exit code.</param>
/// <param name="Code">Stable, for programs: <c>module.reason</c>.</param>
/// <param name="Message">For people: what happened and what to do. Holds no customer data and no secret.</param>
public sealed record Error(ResultStatus Status, string Code, string Message)
{
    /// <summary>The single faults when <see cref="Status"/> is <see cref="ResultStatus.Invalid"/>; otherwise empty.</summary>
    public IReadOnlyList<ValidationError> ValidationErrors { get; init; } = [];

    public static Error Invalid(params IReadOnlyList<ValidationError> faults) =>
        new(ResultStatus.Invalid, faults is [var only] ? only.ErrorCode : "request.invalid", "The request is not valid.")
        {
            ValidationErrors = faults,
        };
}

/// <summary>A value or an <see cref="Common.Error"/>; never both, never neither.</summary>
public sealed class Result<T> : IResult
{
    private readonly T? value;

    private Result(T? value, ResultStatus status, Error? error)
    {
        this.value = value;
        Status = status;
        Error = error;
    }

    public ResultStatus Status { get; }

    public bool IsSuccess => Error is null;

    /// <summary>The failure, or null when there is a value.</summary>
    public Error? Error { get; }

    /// <exception cref="InvalidOperationException">The result is a failure.</exception>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"No value: {Error.Code}.");

    public static Result<T> Success(T value) => new(value, ResultStatus.Ok, null);

    public static Result<T> Created(T value) => new(value, ResultStatus.Created, null);

    public static Result<T> Failure(Error error) => new(default, error.Status, error);

    public TOut Match<TOut>(Func<T, TOut> success, Func<Error, TOut> failure) => Error is null ? success(value!) : failure(Error);

    public static implicit operator Result<T>(T value) => Success(value);

    public static implicit operator Result<T>(Error error) => Failure(error);
}

/// <summary>What pipeline behaviours need of a result without knowing its value.</summary>
public interface IResult
{
    ResultStatus Status { get; }

    Error? Error { get; }
}
