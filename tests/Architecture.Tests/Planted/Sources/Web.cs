// A Web that knows Infrastructure outside its composition root, maps routes elsewhere and breaks the conventions of types.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

internal sealed class Program
{
    public static Type Do() => typeof(CleanCustomers.Infrastructure.Persistence.Database);
}

namespace CleanCustomers.Web.Customers
{
    internal static class UsesInfrastructure
    {
        public static Func<Type> Do() => () => typeof(CleanCustomers.Infrastructure.Persistence.Database);
    }

    internal sealed class UsesDatabase { public Type Do() => typeof(System.Data.IDbConnection); }

    internal static class CustomersEndpoints
    {
        public static void MapCustomers(IEndpointRouteBuilder routes) => routes.MapGet("/", (HttpContext _) => Task.CompletedTask);
    }

    internal sealed class ListEndpoints { }

    internal static class Routing
    {
        public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", (HttpContext _) => Task.CompletedTask);
    }

    internal sealed class RunManager { }
    internal sealed class DateHelper { }
    internal sealed class TextUtil { }
    internal sealed class PageProcessor<T> { }
    internal sealed class CustomerData { }
    internal sealed class CustomerInfo { }
    internal sealed class CustomerDto { }
    internal static class Holder { internal sealed class CardUtils { } }

    internal class Open { }
    internal record OpenRecord { }
    public sealed class Loud { }

    internal static class Remembers
    {
        public static int Count;
        public static int Size { get; set; }
        public static readonly ConcurrentDictionary<string, int> Seen = new();
        public static readonly List<string> Names = new();
        [ThreadStatic] private static string? last;
        public static string? Last() => last ??= "";
        public static readonly string Constant = "fine";
        public const int Number = 1;
        public static Func<int, int> Cached() => x => x + 1;
    }

    internal interface IPort { Task AskAsync(CancellationToken cancellationToken); Task ForgetAsync(); }

    internal sealed class Waits : IAsyncDisposable, IPort
    {
        public Task WithoutAsync() => Task.CompletedTask;
        public async ValueTask<int> FirstAsync(CancellationToken cancellationToken, int count) { await Task.Yield(); return count; }
        public async IAsyncEnumerable<int> StreamAsync() { await Task.Yield(); yield return 1; }
        public Task AskAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task ForgetAsync() => Task.CompletedTask;
        public ValueTask DisposeAsync() => default;
        public Task WithRequestAsync(HttpContext context) => Task.CompletedTask;
        public Func<Task> Lambda() => async () => await Task.Yield();
    }
}

namespace CleanCustomers.Web
{
    internal static class Registration { public static Type Do() => typeof(Customers.CustomersEndpoints); }
    internal static class RegistrationUsesInside { public static Type Do() => typeof(Application.Customers.Own); }
}

namespace CleanCustomers.Web.CommandLine
{
    internal static class CollectCommand { public static Type Do() => typeof(Application.Collection.Own); public static Type Also() => typeof(Registration); }
    internal static class UsesWebModule { public static Type Do() => typeof(Customers.CustomersEndpoints); }
    internal static class UsesDomainModule { public static Type Do() => typeof(Domain.Collection.UsesCommon); }
}
