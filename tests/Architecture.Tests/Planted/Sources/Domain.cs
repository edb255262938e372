// A Domain that breaks its row of the table in each way: a package, another layer's framework, an exception inside System.
using System;

namespace CleanCustomers.Domain.Customers
{
    public sealed class UsesPackage { public Type Do() => typeof(MediatR.IMediator); }
    public sealed class UsesFramework { public Type Do() => typeof(Microsoft.AspNetCore.Http.HttpContext); }
    public sealed class UsesLogging { public Type Do() => typeof(Microsoft.Extensions.Logging.ILogger); }
    public sealed class UsesHttp { public Type Do() => typeof(System.Net.Http.HttpClient); }
    public sealed class UsesFiles { public string Do() => System.IO.File.ReadAllText("x"); }
    public sealed class UsesSystem { public Type Do() => typeof(System.Text.Json.JsonSerializer); }
}

namespace CleanCustomers.Domain.Common
{
    public sealed class Shared { }
    public sealed class SharedUsesModule { public Type Do() => typeof(Customers.UsesSystem); }
}

namespace CleanCustomers.Domain.Collection
{
    public sealed class UsesOtherModule { public Type Do() => typeof(Customers.UsesSystem); }
    public sealed class UsesCommon { public Type Do() => typeof(Common.Shared); }
}
