using CleanCustomers.Application.Access;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Access;
using CleanCustomers.Infrastructure.Caching;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Infrastructure.Customers;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers;
using CleanCustomers.Infrastructure.Sandbox;
using CleanCustomers.Web.CommandLine;
using CleanCustomers.Web.Common;

UnicodeSelfCheck.Require();

// The one file that knows every layer: it hands Infrastructure's parts to the commands.
var wiring = new Wiring
{
    AddModules = services => services
        .AddCqrs()
        .AddPersistence()
        .AddCaching()
        .AddStoreHealth()
        .AddAccess()
        .AddCustomers()
        .AddProviders()
        .AddProviderStates()
        .AddCollection()
        .AddCollectionReaders(),
    AddSchedule = services => services.AddCollectionSchedule(),
    Sections = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["Storage"] = typeof(StorageOptions), ["Collection"] = typeof(CollectionOptions), [SandboxOptions.Section] = typeof(SandboxOptions),
        [CacheOptions.Section] = typeof(CacheOptions), [LimitOptions.Section] = typeof(LimitOptions),
        [OriginOptions.Section] = typeof(OriginOptions),
        [AccessOptions.Section] = typeof(AccessOptions),
        [TokenOptions.Section] = typeof(TokenOptions),
    },
    MigrateStore = services => services.MigrateStore(),
    StorePath = services => services.StorePlace(),
    NextDue = DueTimes.Next,
    StartSandboxAsync = async (configuration, cancellationToken) =>
    {
        var options = configuration.GetSection(SandboxOptions.Section).Get<SandboxOptions>() ?? new SandboxOptions();
        var birthFile = Path.Combine(configuration["Storage:Folder"] ?? new StorageOptions().Folder, "sandbox.json");
        var server = await SandboxServer.StartAsync(options, birthFile, TimeProvider.System, cancellationToken);
        return new RunningSandbox(server.Address, server.IsOwn, server.IsMoved, server.KeepsHistory, SandboxOptions.DemoToken, server);
    },
};
return await new CommandLineProgram(wiring, Terminal.OfProcess()).RunAsync(args, CancellationToken.None);
