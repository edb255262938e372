// An Infrastructure that breaks the table of modules, also through folders that are open to all.
using System;

namespace CleanCustomers.Infrastructure.Collection
{
    public sealed class Own { }
    public sealed class UsesOpenFolders { public Type Do() => typeof(Persistence.Database); public Type Also() => typeof(Caching.Cache); }
    public sealed class UsesSandbox { public Type Do() => typeof(Sandbox.Server); }
    public sealed class UsesProviders { public Type Do() => typeof(Providers.Connector); }
}

namespace CleanCustomers.Infrastructure.Providers
{
    public sealed class Connector { }
    public sealed class UsesCollectionDomain { public Type Do() => typeof(Domain.Collection.UsesCommon); }
}

namespace CleanCustomers.Infrastructure.Persistence
{
    public sealed class Database { }
    public sealed class UsesModule { public Type Do() => typeof(Collection.Own); }
}

namespace CleanCustomers.Infrastructure.Caching
{
    public sealed class Cache { public Type Do() => typeof(Persistence.Database); }
}

namespace CleanCustomers.Infrastructure.Sandbox
{
    public sealed class Server { }
    public sealed class UsesModule { public Type Do() => typeof(Collection.Own); }
}
