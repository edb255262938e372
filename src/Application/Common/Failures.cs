using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Common;

/// <summary>Makes a failed <c>Result&lt;T&gt;</c> where only the closed response type is known. Built once per response type.</summary>
internal static class Failures<TResponse>
{
    public static readonly Func<Error, TResponse> Create = Build();

    private static Func<Error, TResponse> Build()
    {
        if (!typeof(TResponse).IsGenericType || typeof(TResponse).GetGenericTypeDefinition() != typeof(Result<>))
        {
            throw new InvalidOperationException($"{typeof(TResponse)} is not a Result<T>; every message must answer with one.");
        }

        return typeof(TResponse).GetMethod(nameof(Result<>.Failure))!.CreateDelegate<Func<Error, TResponse>>();
    }
}
